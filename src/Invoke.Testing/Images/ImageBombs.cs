using System.Buffers.Binary;

namespace Invoke.Testing;

/// <summary>Small files that cost a trusting decoder much memory or time.</summary>
internal static class ImageBombs
{
    public static IEnumerable<(string Name, byte[] Data)> Create() =>
    [
        ("PNG of 60000x60000", Png(60_000, 60_000, 8, 2, 0)),
        ("PNG of 2147483647x2147483647", Png(int.MaxValue, int.MaxValue, 16, 6, 0)),
        ("PNG of 8192x8192, within the limits, with a row of data", Png(8192, 8192, 8, 6, 0)),
        ("interlaced PNG of 8192x8192 in 16 bits with a row of data", Png(8192, 8192, 16, 6, 1)),
        ("PNG of 60000000x1 in 16 bits", Png(60_000_000, 1, 16, 6, 0)),
        ("PNG of 1x60000000", Png(1, 60_000_000, 8, 0, 0)),
        ("PNG of 4000x4000 whose data unpacks to 10 MB of the wanted 48", PngOfZeros(4000, 4000, 10_000_000)),
        ("PNG of 200000 empty chunks", ManyChunks(200_000, "IDAT")),
        ("PNG of 200000 unknown chunks", ManyChunks(200_000, "abCd")),
        ("JPEG of 65535x65535", Jpeg(65_535, 65_535, 1)),
        ("JPEG of 8000x8000, within the limits, with a few bytes of data", Jpeg(8000, 8000, 1)),
        ("progressive JPEG of 7000x7000 with 1000 scans", Jpeg(7000, 7000, 1000, frame: 0xC2)),
        ("progressive JPEG of 48x32 with 20000 scans", Jpeg(48, 32, 20_000, frame: 0xC2)),
        ("lossy WebP of 16383x16383", LossyWebP(16_383, 16_383)),
        ("lossless WebP of 16384x16384", LosslessWebP(16_384, 16_384)),
        ("lossy WebP of 8000x8000, within the limits, with a few bytes of data", LossyWebP(8000, 8000)),
        ("extended WebP of 16777216x16777216", ExtendedWebP(1 << 24, 1 << 24)),
        ("extended WebP of 48x32 with a frame of 16383x16383", ExtendedWebP(48, 32, LossyWebP(16_383, 16_383)[12..])),
    ];

    private static byte[] Png(int width, int height, byte depth, byte colorType, byte interlace) =>
        new PngFile().Add("IHDR", PngFile.Header(width, height, depth, colorType, interlace: interlace)).Add("IDAT", PngFile.Deflate(new byte[1000])).End();

    private static byte[] PngOfZeros(int width, int height, int count) =>
        new PngFile().Add("IHDR", PngFile.Header(width, height)).Add("IDAT", [.. PngFile.Deflate(new byte[count]), .. new byte[60_000]]).End();

    private static byte[] ManyChunks(int count, string type)
    {
        PngFile png = new PngFile().Add("IHDR", PngFile.Header(48, 32));
        for (int index = 0; index < count; index++)
        {
            png.Add(type);
        }

        return png.End();
    }

    /// <summary>The real sample with another size, and its first scan repeated.</summary>
    private static byte[] Jpeg(int width, int height, int scans, byte? frame = null)
    {
        byte[] sample = frame is null ? SampleImages.Jpeg : SampleImages.ProgressiveJpeg;
        int size = sample.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, frame ?? 0xC0]) + 5;
        byte[] start = [.. sample];
        BinaryPrimitives.WriteUInt16BigEndian(start.AsSpan(size), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(start.AsSpan(size + 2), (ushort)width);
        int scan = start.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] body = scans == 1 ? start[scan..^2] : start[scan..(scan + 40)];
        var bytes = new List<byte>(start[..scan]);
        for (int index = 0; index < scans; index++)
        {
            bytes.AddRange(body);
        }

        return [.. bytes, 0xFF, 0xD9];
    }

    private static byte[] LossyWebP(int width, int height)
    {
        byte[] data = [.. SampleImages.WebP];
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(26), (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(28), (ushort)height);
        return data;
    }

    private static byte[] LosslessWebP(int width, int height)
    {
        byte[] data = [.. SampleImages.LosslessWebP];
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(21)) & 0xF0000000;
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(21), bits | (uint)(width - 1) | ((uint)(height - 1) << 14));
        return data;
    }

    private static byte[] ExtendedWebP(int width, int height, byte[]? frame = null)
    {
        byte[] body = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1), .. frame ?? SampleImages.WebP[12..]];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. "RIFF"u8, .. length, .. body];
    }

    private static byte[] UInt24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
