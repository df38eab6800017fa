namespace Invoke.Images;

/// <summary>Reads and decodes the files of images.</summary>
internal static class ImageFileReading
{
    /// <summary>Reads a file to its end and closes it.</summary>
    public static async ValueTask<PooledBufferWriter> ReadAllAsync(this ImageFile file, CancellationToken cancellationToken)
    {
        await using (file.ConfigureAwait(false))
        {
            var bytes = new PooledBufferWriter(file.Content.CanSeek ? (int)Math.Min(file.Content.Length + 1, int.MaxValue / 2) : 64 * 1024);
            try
            {
                for (int count = -1; count != 0; bytes.Advance(count))
                {
                    count = await file.Content.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false);
                }

                return bytes;
            }
            catch
            {
                bytes.Dispose();
                throw;
            }
        }
    }

    /// <summary>Checks and decodes an image.</summary>
    public static ImagePixels ToPixels(this IImageCodec codec, ReadOnlySpan<byte> file, PixelFormat format, DecodeOptions options)
    {
        ImageInfo info = ImageFrontDoor.Check(file, options);
        byte[] pixels = new byte[PixelSize.Of(info.Width, info.Height, format)];
        codec.Decode(file, new Pixels(pixels, info.Width, info.Height, format), options);
        return new ImagePixels(pixels, info.Width, info.Height, format);
    }
}
