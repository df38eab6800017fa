using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Reads images the way nodes work on them: in the layout of the file, as Pillow opens it.</summary>
internal static class StoredPixels
{
    private const int ChunkHeaderLength = 8;
    private const int ChecksumLength = 4;

    /// <summary>Decodes an image as gray, RGB or RGBA, whichever its file holds; gray with alpha and palettes with alpha are RGBA.</summary>
    public static async ValueTask<ImagePixels> ReadAsync(IImageService images, ImageRef image, CancellationToken cancellationToken)
    {
        PixelFormat format;
        ImageFile file = await images.OpenReadAsync(image.ImageName, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            format = await FindFormatAsync(file.Content, cancellationToken).ConfigureAwait(false);
        }

        return await images.ReadPixelsAsync(image.ImageName, format, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes an image and converts it to gray as Pillow weighs colours, which is not every codec's way.</summary>
    public static async ValueTask<PixelBuffer> ReadGrayAsync(IImageService images, ImageRef image, CancellationToken cancellationToken)
    {
        ImagePixels pixels = await ReadAsync(images, image, cancellationToken).ConfigureAwait(false);
        return FormatConverter.Convert(pixels.View(), PixelFormat.Gray8, cancellationToken);
    }

    // Stored images are always PNG. Transparency of a file without an alpha channel is in a chunk before the pixels.
    private static async ValueTask<PixelFormat> FindFormatAsync(Stream file, CancellationToken cancellationToken)
    {
        byte[] start = new byte[PngHeader.Length];
        int length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        PngHeader header = PngHeader.Read(start.AsSpan(0, length));
        if (header.HasAlpha || await HasTransparencyAsync(file, cancellationToken).ConfigureAwait(false))
        {
            return PixelFormat.Rgba32;
        }

        return header.ColorType == PngColorType.Gray ? PixelFormat.Gray8 : PixelFormat.Rgb24;
    }

    private static async ValueTask<bool> HasTransparencyAsync(Stream file, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[ChunkHeaderLength];
        byte[] skipped = new byte[4096];
        while (await file.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == chunk.Length)
        {
            if (chunk.AsSpan(4).SequenceEqual("tRNS"u8))
            {
                return true;
            }

            if (chunk.AsSpan(4).SequenceEqual("IDAT"u8))
            {
                return false;
            }

            long rest = BinaryPrimitives.ReadUInt32BigEndian(chunk) + (long)ChecksumLength;
            while (rest > 0)
            {
                int count = await file.ReadAsync(skipped.AsMemory(0, (int)Math.Min(rest, skipped.Length)), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return false;
                }

                rest -= count;
            }
        }

        return false;
    }
}
