using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Invoke.Images;

/// <summary>Reads and writes the text chunks of PNG images, without touching their pixels.</summary>
public static class PngText
{
    // Text is read whole; what is or unpacks to more than this in one image is a bomb, not a caption. So are very many small ones.
    private const int MaxTextBytes = 16 << 20;
    private const int EntryBytes = 128;
    private const int MaxKeywordLength = 79;

    /// <summary>Reads every text chunk (<c>tEXt</c>, <c>iTXt</c>, <c>zTXt</c>); damaged ones are left out.</summary>
    /// <remarks>At most 16 MiB of text in one image are read; an entry that would exceed that, and all behind it, are left out.</remarks>
    /// <param name="png">The PNG image.</param>
    /// <returns>The entries in the order of the file.</returns>
    /// <exception cref="ImageFormatException">The data is no PNG image.</exception>
    public static IReadOnlyList<PngTextEntry> Read(ReadOnlySpan<byte> png)
    {
        _ = PngHeader.Read(png);
        var entries = new List<PngTextEntry>();
        int budget = MaxTextBytes;
        var chunks = new PngChunks(png);
        while (chunks.MoveNext() && !chunks.Type.SequenceEqual("IEND"u8))
        {
            if (!IsText(chunks.Type) || !chunks.IsIntact)
            {
                continue;
            }

            budget -= EntryBytes;
            PngTextEntry? entry = budget < 0 ? null : Parse(chunks.Type, chunks.Data, ref budget);
            if (budget < 0)
            {
                break;
            }

            if (entry is not null)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>
    /// Copies a PNG image with text added; entries it already has under the same keywords are replaced, and what follows its end
    /// is left out.
    /// </summary>
    /// <param name="png">The PNG image.</param>
    /// <param name="entries">What to add: as <c>tEXt</c> where Latin-1 can hold it, else as <c>iTXt</c>.</param>
    /// <param name="output">Where the new file goes.</param>
    /// <exception cref="ImageFormatException">The data is no PNG image.</exception>
    /// <exception cref="ArgumentException">A keyword or a text is not allowed in PNG.</exception>
    public static void Write(ReadOnlySpan<byte> png, IReadOnlyList<PngTextEntry> entries, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(output);
        _ = PngHeader.Read(png);
        foreach (PngTextEntry entry in entries)
        {
            Validate(entry);
        }

        output.Write(PngHeader.Signature);
        var chunks = new PngChunks(png);
        bool isFirst = true;
        bool hasEnded = false;
        while (!hasEnded && chunks.MoveNext())
        {
            hasEnded = chunks.Type.SequenceEqual("IEND"u8);
            if (!IsText(chunks.Type) || !Replaces(entries, chunks.Data))
            {
                output.Write(chunks.Whole);
            }

            if (isFirst)
            {
                isFirst = false;
                foreach (PngTextEntry entry in entries)
                {
                    WriteChunk(entry, output);
                }
            }
        }
    }

    private static bool IsText(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("tEXt"u8) || type.SequenceEqual("iTXt"u8) || type.SequenceEqual("zTXt"u8);

    private static bool Replaces(IReadOnlyList<PngTextEntry> entries, ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        string keyword = Encoding.Latin1.GetString(end < 0 ? data : data[..end]);
        return entries.Any(entry => entry.Keyword == keyword);
    }

    private static PngTextEntry? Parse(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ref int budget)
    {
        int end = data.IndexOf((byte)0);
        if (end < 1)
        {
            return null;
        }

        string keyword = Encoding.Latin1.GetString(data[..end]);
        ReadOnlySpan<byte> rest = data[(end + 1)..];
        string? text = type.SequenceEqual("tEXt"u8) ? Decode(Encoding.Latin1, rest, ref budget)
            : type.SequenceEqual("zTXt"u8) ? ParseCompressed(rest, ref budget)
            : ParseInternational(rest, ref budget);
        return text is null ? null : new PngTextEntry(keyword, text);
    }

    private static string? ParseCompressed(ReadOnlySpan<byte> rest, ref int budget) =>
        rest.Length > 0 && rest[0] == 0 && Inflate(rest[1..], ref budget) is { } bytes ? Encoding.Latin1.GetString(bytes) : null;

    // Compression flag, method, language tag, translated keyword, text.
    private static string? ParseInternational(ReadOnlySpan<byte> rest, ref int budget)
    {
        if (rest.Length < 4)
        {
            return null;
        }

        bool isCompressed = rest[0] == 1;
        ReadOnlySpan<byte> text = rest[2..];
        for (int field = 0; field < 2; field++)
        {
            int end = text.IndexOf((byte)0);
            if (end < 0)
            {
                return null;
            }

            text = text[(end + 1)..];
        }

        if (!isCompressed)
        {
            return Decode(Encoding.UTF8, text, ref budget);
        }

        return rest[1] == 0 && Inflate(text, ref budget) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> text, ref int budget)
    {
        budget -= text.Length;
        return budget < 0 ? null : encoding.GetString(text);
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> compressed, ref int budget)
    {
        using var zlib = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        using var result = new MemoryStream();
        byte[] buffer = new byte[8192];
        try
        {
            for (int count = zlib.Read(buffer); count > 0; count = zlib.Read(buffer))
            {
                budget -= count;
                if (budget < 0)
                {
                    return null;
                }

                result.Write(buffer, 0, count);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }

        return result.ToArray();
    }

    private static void Validate(PngTextEntry entry)
    {
        string keyword = entry.Keyword;
        bool isAllowed = keyword.Length is > 0 and <= MaxKeywordLength
            && keyword[0] != ' ' && keyword[^1] != ' ' && !keyword.Contains("  ", StringComparison.Ordinal)
            && keyword.All(letter => letter is (>= ' ' and <= '~') or (>= '\u00A1' and <= '\u00FF'));
        if (!isAllowed)
        {
            throw new ArgumentException(
                $"'{keyword}' is no PNG keyword: 1 to {MaxKeywordLength} printable Latin-1 characters, no space at an end, no two in a row.",
                nameof(entry));
        }

        if (entry.Text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The text of '{keyword}' holds a NUL character, which PNG cannot store.", nameof(entry));
        }
    }

    private static void WriteChunk(PngTextEntry entry, IBufferWriter<byte> output)
    {
        byte[] keyword = Encoding.Latin1.GetBytes(entry.Keyword);
        if (entry.Text.All(IsLatin1))
        {
            PngChunks.Write(output, "tEXt"u8, [.. keyword, 0, .. Encoding.Latin1.GetBytes(entry.Text)]);
        }
        else
        {
            PngChunks.Write(output, "iTXt"u8, [.. keyword, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(entry.Text)]);
        }
    }

    private static bool IsLatin1(char letter) =>
        letter is '\n' or '\t' or '\r' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF');
}
