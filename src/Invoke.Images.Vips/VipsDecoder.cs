using System.Buffers;

namespace Invoke.Images.Vips;

/// <summary>Reads images that the front door has let in, whole or at reduced size.</summary>
internal static unsafe class VipsDecoder
{
    /// <summary>Decodes into the destination, upright.</summary>
    public static void Decode(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, bool allowTruncated)
    {
        if (info.Orientation == 1)
        {
            Read(data, info, destination, allowTruncated);
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(destination.Data.Length);
        try
        {
            (int width, int height) = AsStored(info.Orientation, destination.Width, destination.Height);
            var stored = new Pixels(buffer, width, height, destination.Format);
            Read(data, info, stored, allowTruncated);
            PixelOrientation.Apply(stored, info.Orientation, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Decodes at the size of the destination, which is smaller than the image; JPEG and WebP decode only what that needs.</summary>
    public static void DecodeSmall(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, bool allowTruncated)
    {
        (int width, int height) = AsStored(info.Orientation, destination.Width, destination.Height);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(destination.Data.Length);
        try
        {
            var stored = new Pixels(buffer, width, height, destination.Format);
            ReadSmall(data, info, stored, allowTruncated);
            PixelOrientation.Apply(stored, info.Orientation, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes pixels smaller.</summary>
    public static void Shrink(ReadOnlyPixels source, Pixels destination)
    {
        fixed (byte* pixels = source.Data)
        {
            using VipsImage image = VipsImage.FromPixels(pixels, source.Width, source.Height, source.Format);
            ResizeTo(image, destination);
        }
    }

    private static void Read(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, bool allowTruncated)
    {
        fixed (byte* pinned = data)
        {
            using VipsImage image = VipsImage.Load(pinned, data.Length, info.Format, allowTruncated);
            WriteTo(image, destination);
        }
    }

    // Twice the wanted size is left to the resampler, which makes a better picture of it than the decoders' own scaling.
    private static void ReadSmall(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, bool allowTruncated)
    {
        // No side may vanish on the way.
        double factor = (double)Math.Max(info.Width, info.Height) / Math.Max(destination.Width, destination.Height);
        factor = Math.Min(factor, 2.0 * Math.Min(info.Width, info.Height));
        int shrink = info.Format != ImageFormat.Jpeg ? 1 : factor switch { >= 16 => 8, >= 8 => 4, >= 4 => 2, _ => 1 };
        double scale = info.Format == ImageFormat.WebP ? Math.Min(1, 2 / factor) : 1;
        fixed (byte* pinned = data)
        {
            using VipsImage image = VipsImage.Load(pinned, data.Length, info.Format, allowTruncated, shrink, scale);
            image.ToEightBits(destination.Format == PixelFormat.Gray8);
            ResizeTo(image, destination);
        }
    }

    private static void ResizeTo(VipsImage image, Pixels destination)
    {
        image.Resize(destination.Width, destination.Height);
        WriteTo(image, destination);
    }

    private static void WriteTo(VipsImage image, Pixels destination)
    {
        bool isGray = destination.Format == PixelFormat.Gray8;
        image.ToEightBits(isGray);
        if (!isGray || image.Bands <= 2)
        {
            image.ToBands((int)destination.Format);
            image.Write(destination);
            return;
        }

        // The lightness of libvips goes by light; every codec here weighs the colours as they are stored.
        int length = destination.Width * destination.Height;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(checked(3 * length));
        try
        {
            image.ToBands(3);
            image.Write(new Pixels(buffer, destination.Width, destination.Height, PixelFormat.Rgb24));
            PixelConversion.ToGray(buffer.AsSpan(0, 3 * length), destination.Data);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (int Width, int Height) AsStored(int orientation, int width, int height) => orientation >= 5 ? (height, width) : (width, height);
}
