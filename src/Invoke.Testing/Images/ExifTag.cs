using System.Buffers.Binary;

namespace Invoke.Testing;

/// <summary>Adds an EXIF orientation to a file that has none.</summary>
internal static class ExifTag
{
    private const byte ExtendedExif = 8;

    public static byte[] AddToPng(byte[] png, byte orientation)
    {
        const int HeaderEnd = 33;
        byte[] chunk = new PngFile().Add("eXIf", Tiff(orientation)).End()[8..^12];
        return [.. png[..HeaderEnd], .. chunk, .. png[HeaderEnd..]];
    }

    public static byte[] AddToJpeg(byte[] jpeg, byte orientation)
    {
        byte[] content = [.. "Exif\0\0"u8, .. Tiff(orientation)];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(content.Length + 2), .. content, .. jpeg[2..]];
    }

    public static byte[] AddToWebP(byte[] webP, int width, int height, byte orientation)
    {
        byte[] tiff = Tiff(orientation);
        byte[] body =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, ExtendedExif, 0, 0, 0,
            (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0,
            .. webP[12..], .. "EXIF"u8, (byte)tiff.Length, 0, 0, 0, .. tiff,
        ];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. "RIFF"u8, .. length, .. body];
    }

    private static byte[] Tiff(byte orientation) =>
        [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
}
