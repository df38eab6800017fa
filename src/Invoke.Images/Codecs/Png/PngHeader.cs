using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>The IHDR chunk of a PNG image.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool IsInterlaced)
{
    /// <summary>Signature, IHDR and its checksum: what every PNG starts with.</summary>
    public const int Length = 33;

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public int Channels => ColorType switch
    {
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgb => 3,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => Channels * BitDepth;

    /// <summary>The distance between a byte and the one a filter compares it with.</summary>
    public int FilterDistance => Math.Max(1, BitsPerPixel / 8);

    /// <summary>The bytes of all samples, without filter bytes and padding.</summary>
    public long MinRawBytes => (long)((Int128)Width * Height * BitsPerPixel / 8);

    public bool HasAlpha => ColorType is PngColorType.GrayAlpha or PngColorType.Rgba;

    public static PngHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < Length || !data.StartsWith(Signature))
        {
            throw Damaged("it is shorter than a header");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(data[8..]) != 13 || !data[12..16].SequenceEqual("IHDR"u8))
        {
            throw Damaged("it does not start with IHDR");
        }

        if (Crc32.Compute(data[12..29]) != BinaryPrimitives.ReadUInt32BigEndian(data[29..]))
        {
            throw Damaged("the checksum of IHDR is wrong");
        }

        var header = new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(data[16..]),
            BinaryPrimitives.ReadInt32BigEndian(data[20..]),
            data[24],
            (PngColorType)data[25],
            data[28] == 1);
        bool known = header is { Width: > 0, Height: > 0 } && data[26] == 0 && data[27] == 0 && data[28] <= 1;
        return known && header.IsDepthAllowed() ? header : throw Damaged("IHDR holds a value that PNG does not define");
    }

    private bool IsDepthAllowed() => ColorType switch
    {
        PngColorType.Gray => BitDepth is 1 or 2 or 4 or 8 or 16,
        PngColorType.Palette => BitDepth is 1 or 2 or 4 or 8,
        PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.Rgba => BitDepth is 8 or 16,
        _ => false,
    };

    private static ImageFormatException Damaged(string why) =>
        new($"The PNG image has a damaged header: {why}. Send the whole, unchanged file.");
}
