using System.Buffers;
using System.IO.Compression;

namespace Invoke.Images;

/// <summary>Reads PNG images of every colour type, depth and interlacing into 8-bit pixels.</summary>
internal static class PngDecoder
{
    private const int BatchBytes = 128 * 1024;

    /// <summary>Decodes without regard to orientation; the destination has the size of the header.</summary>
    public static unsafe void Decode(ReadOnlySpan<byte> png, Pixels destination, bool allowTruncated)
    {
        PngImageData image = PngImageData.Read(png, allowTruncated);
        if (allowTruncated)
        {
            destination.Data.Clear();
        }

        fixed (byte* pinned = png)
        {
            using var data = new PngDataStream(pinned, image.Segments);
            using var zlib = new ZLibStream(data, CompressionMode.Decompress);
            try
            {
                if (PngRowReader.IsDirect(image.Header, destination.Format, image.Transparency.Length > 0))
                {
                    ReadDirect(zlib, image.Header, destination, allowTruncated ? 1 : BatchBytes);
                }
                else
                {
                    ReadPasses(zlib, image, destination);
                }

                // Reading past the last row makes zlib compare its checksum; more data than rows is harmless.
                _ = zlib.ReadByte();
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                // The stream itself reads memory; what it raises is about the data: its end, a wrong code, or a dictionary that PNG does not have.
                if (!allowTruncated)
                {
                    throw PngImageData.Damaged("its compressed data is broken or ends too early", exception);
                }
            }
        }
    }

    // A batch that ends too early is lost as a whole, so a truncated image is read row by row.
    private static void ReadDirect(ZLibStream zlib, in PngHeader header, Pixels destination, int batchBytes)
    {
        int distance = header.FilterDistance;
        int stride = header.Width * distance;
        int rowBytes = stride + 1;
        int batch = Math.Clamp(batchBytes / rowBytes, 1, header.Height);
        byte[] rows = ArrayPool<byte>.Shared.Rent(batch * rowBytes);
        byte[] zeros = ArrayPool<byte>.Shared.Rent(stride);
        try
        {
            ReadOnlySpan<byte> above = zeros.AsSpan(0, stride);
            zeros.AsSpan(0, stride).Clear();
            for (int y = 0; y < header.Height;)
            {
                int count = Math.Min(batch, header.Height - y);
                zlib.ReadExactly(rows, 0, count * rowBytes);
                for (int index = 0; index < count; index++, y++)
                {
                    ReadOnlySpan<byte> filtered = rows.AsSpan(index * rowBytes, rowBytes);
                    Span<byte> row = destination.Data.Slice(y * stride, stride);
                    PngUnfilter.Apply(filtered[0], filtered[1..], above, row, distance);
                    above = row;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(zeros);
        }
    }

    private static void ReadPasses(ZLibStream zlib, PngImageData image, Pixels destination)
    {
        PngHeader header = image.Header;
        var reader = new PngRowReader(image);
        int pixelBytes = (int)destination.Format;
        foreach (PngPass pass in PngPass.Of(header))
        {
            int columns = pass.Columns(header.Width);
            int rows = columns == 0 ? 0 : pass.Rows(header.Height);
            int stride = checked((int)((((long)columns * header.BitsPerPixel) + 7) / 8));
            byte[] filtered = new byte[stride + 1];
            byte[] row = new byte[stride];
            byte[] above = new byte[stride];
            for (int index = 0; index < rows; index++)
            {
                zlib.ReadExactly(filtered);
                PngUnfilter.Apply(filtered[0], filtered.AsSpan(1), above, row, header.FilterDistance);
                long start = (((long)(pass.StartY + (index * pass.StepY)) * header.Width) + pass.StartX) * pixelBytes;
                reader.Convert(row, columns, destination.Data[(int)start..], pass.StepX, destination.Format);
                (row, above) = (above, row);
            }
        }
    }
}
