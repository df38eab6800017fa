namespace Invoke.Images;

/// <summary>Reads header, orientation and end of a PNG image without touching its pixels.</summary>
internal static class PngProbe
{
    // Two bits of deflate make at most 258 bytes. A header that promises more than its data can unpack to is a lie told for memory.
    private const int MaxExpansion = 1032;

    public static ImageProbe Inspect(ReadOnlySpan<byte> data)
    {
        PngHeader header = PngHeader.Read(data);
        bool ended = false, transparent = false, animated = false;
        long compressed = 0;
        int orientation = 1;
        var chunks = new PngChunks(data);
        while (!ended && chunks.MoveNext())
        {
            if (chunks.Type.SequenceEqual("IEND"u8))
            {
                ended = true;
            }
            else if (chunks.Type.SequenceEqual("IDAT"u8))
            {
                compressed += chunks.Data.Length;
            }
            else if (chunks.Type.SequenceEqual("tRNS"u8))
            {
                transparent = true;
            }
            else if (chunks.Type.SequenceEqual("acTL"u8))
            {
                animated = true;
            }
            else if (chunks.Type.SequenceEqual("eXIf"u8) && chunks.IsIntact)
            {
                orientation = ExifOrientation.Read(chunks.Data);
            }
        }

        ImageInfo info = ImageFrontDoor.Upright(
            ImageFormat.Png, header.Width, header.Height, header.HasAlpha || transparent, orientation);
        bool holdsPixels = compressed > 0 && compressed * MaxExpansion >= header.MinRawBytes;
        return new ImageProbe(info, ended && holdsPixels, 1, animated);
    }
}
