namespace Invoke.Images;

/// <summary>The parts of a PNG image that its pixels are made of, found and checked before decoding.</summary>
internal sealed class PngImageData
{
    private PngImageData(PngHeader header) => Header = header;

    public PngHeader Header { get; }

    /// <summary>Where the compressed data lies in the image, in order.</summary>
    public List<Range> Segments { get; } = [];

    /// <summary>Red, green, blue for each palette entry; empty without a palette.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk; empty without one.</summary>
    public byte[] Transparency { get; private set; } = [];

    public static PngImageData Read(ReadOnlySpan<byte> png, bool allowTruncated)
    {
        var image = new PngImageData(PngHeader.Read(png));
        var chunks = new PngChunks(png);
        while (chunks.MoveNext() && !chunks.Type.SequenceEqual("IEND"u8))
        {
            if (DecidesPixels(chunks) && !chunks.IsIntact)
            {
                throw Damaged($"the checksum of chunk {Name(chunks.Type)} is wrong");
            }

            image.Add(chunks);
        }

        if (allowTruncated && chunks.CutOffData("IDAT"u8) is { } remains)
        {
            image.Segments.Add(remains);
        }

        if (image.Segments.Count == 0)
        {
            throw Damaged("it has no image data");
        }

        return image.Header.ColorType == PngColorType.Palette && image.Palette.Length == 0
            ? throw Damaged("its palette is missing")
            : image;
    }

    public static ImageFormatException Damaged(string why, Exception? innerException = null) =>
        new($"The PNG image is damaged: {why}. Send the unchanged file.", innerException);

    private static bool DecidesPixels(in PngChunks chunks) => chunks.IsCritical || chunks.Type.SequenceEqual("tRNS"u8);

    private static string Name(ReadOnlySpan<byte> type) => System.Text.Encoding.Latin1.GetString(type);

    private void Add(in PngChunks chunks)
    {
        if (chunks.Type.SequenceEqual("IDAT"u8))
        {
            if (chunks.Data.Length > 0)
            {
                Segments.Add(chunks.DataStart..(chunks.DataStart + chunks.Data.Length));
            }
        }
        else if (chunks.Type.SequenceEqual("PLTE"u8))
        {
            if (chunks.Data.Length % 3 != 0 || chunks.Data.Length is 0 or > 768)
            {
                throw Damaged($"its palette has {chunks.Data.Length} bytes");
            }

            Palette = chunks.Data.ToArray();
        }
        else if (chunks.Type.SequenceEqual("tRNS"u8))
        {
            Transparency = chunks.Data.ToArray();
        }
        else if (chunks.Type.SequenceEqual("IHDR"u8))
        {
            if (chunks.DataStart != PngHeader.Signature.Length + 8)
            {
                throw Damaged("it has a second header");
            }
        }
        else if (chunks.IsCritical)
        {
            throw new ImageFormatException(
                $"The PNG image needs chunk {Name(chunks.Type)}, which no decoder here understands. Save it again as a plain PNG.");
        }
    }
}
