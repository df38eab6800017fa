using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Invoke.Images;

/// <summary>Writes 8-bit PNG images with the best filter for each row.</summary>
internal static class PngEncoder
{
    private const int BatchBytes = 64 * 1024;

    public static void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        output.Write(PngHeader.Signature);
        WriteHeader(pixels, output);
        using var compressed = new PooledBufferWriter((pixels.Data.Length / 2) + 1024);
        Compress(pixels, Compression(options), compressed);
        PngChunks.Write(output, "IDAT"u8, compressed.WrittenSpan);
        PngChunks.Write(output, "IEND"u8, default);
    }

    // Filtered noise has no repeats worth searching for: run lengths and Huffman codes are as small as level 3 at half its time.
    private static ZLibCompressionOptions Compression(EncodeOptions options) => options.Content == ImageContent.Generated
        ? new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding }
        : new() { CompressionLevel = Math.Clamp(options.Effort, 0, 9), CompressionStrategy = ZLibCompressionStrategy.Default };

    private static void WriteHeader(ReadOnlyPixels pixels, IBufferWriter<byte> output)
    {
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, pixels.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], pixels.Height);
        header[8] = 8;
        header[9] = (byte)(pixels.Format switch
        {
            PixelFormat.Gray8 => PngColorType.Gray,
            PixelFormat.Rgba32 => PngColorType.Rgba,
            _ => PngColorType.Rgb,
        });
        PngChunks.Write(output, "IHDR"u8, header);
    }

    private static void Compress(ReadOnlyPixels pixels, ZLibCompressionOptions compression, PooledBufferWriter output)
    {
        int distance = (int)pixels.Format;
        int stride = pixels.Width * distance;
        int rowBytes = stride + 1;
        int batch = Math.Clamp(BatchBytes / rowBytes, 1, pixels.Height);
        byte[] rows = ArrayPool<byte>.Shared.Rent(batch * rowBytes);
        byte[] candidates = ArrayPool<byte>.Shared.Rent(3 * stride);
        try
        {
            using var stream = new BufferWriterStream(output);
            using var zlib = new ZLibStream(stream, compression, leaveOpen: true);
            Span<byte> spare = candidates.AsSpan(0, stride);
            Span<byte> best = candidates.AsSpan(stride, stride);
            ReadOnlySpan<byte> above = candidates.AsSpan(2 * stride, stride);
            candidates.AsSpan(2 * stride, stride).Clear();
            for (int y = 0, filled = 0; y < pixels.Height; y++)
            {
                ReadOnlySpan<byte> row = pixels.Data.Slice(y * stride, stride);
                Span<byte> target = rows.AsSpan(filled * rowBytes, rowBytes);
                target[0] = FilterRow(row, above, spare, best, target[1..], distance);
                above = row;
                if (++filled == batch || y + 1 == pixels.Height)
                {
                    zlib.Write(rows, 0, filled * rowBytes);
                    filled = 0;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(candidates);
        }
    }

    // Minimum sum of absolute differences; the winner stays where it is while the next candidate goes into the other buffer.
    private static byte FilterRow(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> spare, Span<byte> best, Span<byte> target, int distance)
    {
        long least = PngRowFilter.None(row, best);
        byte filter = 0;
        for (byte candidate = 1; candidate <= 4; candidate++)
        {
            long sum = candidate switch
            {
                1 => PngRowFilter.Sub(row, spare, distance),
                2 => PngRowFilter.Up(row, above, spare),
                3 => PngRowFilter.Average(row, above, spare, distance),
                _ => PngRowFilter.Paeth(row, above, spare, distance),
            };
            if (sum < least)
            {
                (least, filter) = (sum, candidate);
                Span<byte> loser = best;
                best = spare;
                spare = loser;
            }
        }

        best.CopyTo(target);
        return filter;
    }
}
