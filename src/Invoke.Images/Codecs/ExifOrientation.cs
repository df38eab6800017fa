using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Finds the orientation tag in an EXIF block; anything unreadable counts as upright.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1;
    private const int OrientationTag = 0x112;

    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return Upright;
        }

        bool littleEndian = tiff[0] == (byte)'I';
        uint start = UInt32(tiff[4..], littleEndian);
        if (start > tiff.Length - 2)
        {
            return Upright;
        }

        int entries = UInt16(tiff[(int)start..], littleEndian);
        for (int index = 0; index < entries; index++)
        {
            long at = start + 2 + (12L * index);
            if (at + 12 > tiff.Length)
            {
                break;
            }

            ReadOnlySpan<byte> entry = tiff.Slice((int)at, 12);
            if (UInt16(entry, littleEndian) == OrientationTag)
            {
                int value = UInt16(entry[8..], littleEndian);
                return value is >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    private static uint UInt32(ReadOnlySpan<byte> data, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);

    private static int UInt16(ReadOnlySpan<byte> data, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);
}
