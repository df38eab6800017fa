using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Walks the markers of a JPEG image: size, orientation, number of scans, end.</summary>
internal static class JpegProbe
{
    // The mean of every block takes at least one bit of Huffman code; a quarter of that allows for odd samplings.
    private const int MaxPixelsPerByte = 4 * 8 * 64;

    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte QuantisationTable = 0xDB;
    private const byte Exif = 0xE1;

    public static ImageProbe Inspect(ReadOnlySpan<byte> data)
    {
        int width = 0, height = 0, scans = 0, orientation = 1;
        bool ended = false, isHuffman = false, isQuantised = false;
        long entropyCoded = 0;
        int position = 2;
        while (position + 2 <= data.Length && !ended)
        {
            byte marker = data[position + 1];
            if (data[position] != 0xFF)
            {
                position = NextMarkerByte(data, position);
            }
            else if (marker == 0xFF)
            {
                position++;
            }
            else if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8))
            {
                position += 2;
            }
            else if (marker == EndOfImage)
            {
                ended = true;
            }
            else if (!TrySegment(data, position, out ReadOnlySpan<byte> segment))
            {
                break;
            }
            else
            {
                if (IsFrame(marker))
                {
                    // Which of two a decoder believes is its own affair, so there must not be two.
                    (width, height) = width == 0 ? ReadFrame(segment) : throw Damaged("has two frame headers");
                    isHuffman = marker <= 0xC2;
                }
                else if (marker == Exif && segment.StartsWith("Exif\0\0"u8))
                {
                    orientation = ExifOrientation.Read(segment[6..]);
                }

                isQuantised |= marker == QuantisationTable;
                position += 4 + segment.Length;
                if (marker == StartOfScan)
                {
                    scans++;
                    int start = position;
                    position = SkipEntropyCoded(data, position);
                    entropyCoded += position - start;
                }
            }
        }

        if (width == 0 || height == 0)
        {
            throw Damaged("has no readable frame header");
        }

        if (isHuffman && scans > 0 && !isQuantised)
        {
            throw Damaged("has no quantisation table");
        }

        ImageInfo info = ImageFrontDoor.Upright(ImageFormat.Jpeg, width, height, hasAlpha: false, orientation);
        bool holdsPixels = scans > 0 && (!isHuffman || entropyCoded * MaxPixelsPerByte >= (long)width * height);
        return new ImageProbe(info, ended && holdsPixels, scans, IsAnimated: false);
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool TrySegment(ReadOnlySpan<byte> data, int position, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (position + 4 > data.Length)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(data[(position + 2)..]);
        if (length < 2 || position + 2 + length > data.Length)
        {
            return false;
        }

        segment = data.Slice(position + 4, length - 2);
        return true;
    }

    private static (int Width, int Height) ReadFrame(ReadOnlySpan<byte> segment) =>
        segment.Length >= 6
            ? (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]))
            : throw Damaged("has a frame header that is too short");

    private static ImageFormatException Damaged(string why) =>
        new($"The JPEG image {why}; the file is damaged or cut off. Send the whole, unchanged file.");

    private static int NextMarkerByte(ReadOnlySpan<byte> data, int position)
    {
        int found = data[position..].IndexOf((byte)0xFF);
        return found < 0 ? data.Length : position + found;
    }

    private static int SkipEntropyCoded(ReadOnlySpan<byte> data, int position)
    {
        while (true)
        {
            position = NextMarkerByte(data, position);
            if (position + 1 >= data.Length)
            {
                return data.Length;
            }

            if (data[position + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return position;
            }

            position += 2;
        }
    }
}
