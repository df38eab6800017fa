namespace Invoke.Images.Tests;

/// <summary>Makes pixels and PNG files for tests.</summary>
internal static class TestPixels
{
    /// <summary>A smooth colour gradient with a little structure, the same on every run.</summary>
    public static byte[] Gradient(int width, int height, PixelFormat format)
    {
        int channels = (int)format;
        byte[] pixels = new byte[width * height * channels];
        for (int index = 0; index < pixels.Length; index++)
        {
            int x = index / channels % width, y = index / channels / width, channel = index % channels;
            pixels[index] = (byte)((x * (channel + 2)) + (y * 3) + ((x ^ y) & 3));
        }

        return pixels;
    }

    public static byte[] Noise(int width, int height, PixelFormat format)
    {
        byte[] pixels = new byte[width * height * (int)format];
        new Random(7).NextBytes(pixels);
        return pixels;
    }

    public static byte[] Png(int width, int height, PixelFormat format = PixelFormat.Rgb24) =>
        Encode(Gradient(width, height, format), width, height, format);

    public static byte[] Encode(byte[] pixels, int width, int height, PixelFormat format, ImageContent content = ImageContent.Generated)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new PngCodec().Encode(new ReadOnlyPixels(pixels, width, height, format), new EncodeOptions(ImageFormat.Png) { Content = content }, output);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Decode(ReadOnlySpan<byte> png, PixelFormat format, DecodeOptions? options = null)
    {
        var codec = new PngCodec();
        ImageInfo info = codec.Identify(png);
        byte[] pixels = new byte[info.Width * info.Height * (int)format];
        codec.Decode(png, new Pixels(pixels, info.Width, info.Height, format), options ?? DecodeOptions.Default);
        return pixels;
    }
}
