using System.Buffers;

namespace Invoke.Images.Vips.Tests;

/// <summary>Calls of codecs in short, and pictures.</summary>
internal static class TestImages
{
    public static byte[] Decode(IImageCodec codec, ReadOnlySpan<byte> data, PixelFormat format, out ImageInfo info)
    {
        info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[Pixels.GetByteCount(info.Width, info.Height, format)];
        codec.Decode(data, new Pixels(pixels, info.Width, info.Height, format), DecodeOptions.Default);
        return pixels;
    }

    public static byte[] Encode(IImageCodec codec, byte[] pixels, int width, int height, PixelFormat format, EncodeOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.Encode(new ReadOnlyPixels(pixels, width, height, format), options, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Waves of colour with a little noise on them.</summary>
    public static byte[] Picture(int width, int height, PixelFormat format = PixelFormat.Rgb24)
    {
        var random = new Random(3);
        byte[] pixels = new byte[width * height * (int)format];
        for (int index = 0; index < pixels.Length; index++)
        {
            int x = index / (int)format % width, y = index / (int)format / width;
            pixels[index] = (byte)(128 + (90 * Math.Sin((x / 40.0) + (index % (int)format)) * Math.Cos(y / 55.0)) + random.Next(-4, 5));
        }

        return pixels;
    }
}
