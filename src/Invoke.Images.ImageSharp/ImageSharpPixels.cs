using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Invoke.Images.ImageSharp;

/// <summary>Pixels of the caller as images of ImageSharp, and back.</summary>
internal static unsafe class ImageSharpPixels
{
    /// <summary>Sees pixels that the caller keeps pinned as an image, without copying them.</summary>
    public static Image Wrap(byte* pixels, int length, int width, int height, PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => Image.WrapMemory<L8>(pixels, length, width, height),
        PixelFormat.Rgb24 => Image.WrapMemory<Rgb24>(pixels, length, width, height),
        _ => Image.WrapMemory<Rgba32>(pixels, length, width, height),
    };

    public static void Shrink(ReadOnlyPixels source, Pixels destination)
    {
        (int width, int height) = (destination.Width, destination.Height);
        fixed (byte* pinned = source.Data)
        {
            using Image whole = Wrap(pinned, source.Data.Length, source.Width, source.Height, source.Format);
            using Image small = whole.Clone(context => context.Resize(width, height));
            switch (small)
            {
                case Image<L8> gray:
                    Copy(gray, destination);
                    break;
                case Image<Rgb24> colours:
                    Copy(colours, destination);
                    break;
                case Image<Rgba32> transparent:
                    Copy(transparent, destination);
                    break;
            }
        }
    }

    public static void Copy<TPixel>(Image<TPixel> image, Pixels destination)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (image.Width != destination.Width || image.Height != destination.Height)
        {
            throw new InvalidDataException($"it is {image.Width}x{image.Height}, where {destination.Width}x{destination.Height} were expected");
        }

        image.CopyPixelDataTo(MemoryMarshal.Cast<byte, TPixel>(destination.Data));
    }
}
