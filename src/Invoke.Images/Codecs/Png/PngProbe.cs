namespace Invoke.Images;

/// <summary>Reads header, orientation and end of a PNG image without touching its pixels.</summary>
internal static class PngProbe
{
    public static ImageProbe Inspect(ReadOnlySpan<byte> data)
    {
        PngHeader header = PngHeader.Read(data);
        bool ended = false, transparent = false, animated = false, pixels = false;
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
                pixels = true;
            }
            else if (chunks.Type.SequenceEqual("tRNS"u8))
            {
                transparent = true;
            }
            else if (chunks.Type.SequenceEqual("acTL"u8))
            {
                animated = true;
            }
            else if (chunks.Type.SequenceEqual("eXIf"u8))
            {
                orientation = ExifOrientation.Read(chunks.Data);
            }
        }

        ImageInfo info = ImageFrontDoor.Upright(
            ImageFormat.Png, header.Width, header.Height, header.HasAlpha || transparent, orientation);
        return new ImageProbe(info, ended && pixels, 1, animated);
    }
}
