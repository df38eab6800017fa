using System.Buffers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Invoke.Images.ImageSharp;

/// <summary>Reads images that the front door has let in, whole or at reduced size.</summary>
internal static class ImageSharpDecoder
{
    public static void Decode(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, int? targetEdge)
    {
        if (destination.Format == PixelFormat.Gray8)
        {
            // Its own gray weighs the colours otherwise than every codec here does.
            byte[] rgb = ArrayPool<byte>.Shared.Rent(checked(3 * destination.Data.Length));
            try
            {
                var colours = new Pixels(rgb, destination.Width, destination.Height, PixelFormat.Rgb24);
                Decode<Rgb24>(data, info, colours, targetEdge);
                PixelConversion.ToGray(colours.Data, destination.Data);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rgb);
            }
        }
        else if (destination.Format == PixelFormat.Rgb24)
        {
            Decode<Rgb24>(data, info, destination, targetEdge);
        }
        else
        {
            Decode<Rgba32>(data, info, destination, targetEdge);
        }
    }

    private static void Decode<TPixel>(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, int? targetEdge)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        bool isTurned = info.Orientation >= 5;
        (int width, int height) = isTurned ? (destination.Height, destination.Width) : (destination.Width, destination.Height);

        // Twice the wanted size is left to the resampler; JPEG decodes no more than that. A target above the image would enlarge it.
        bool decodesSmall = targetEdge is { } edge && 2L * edge < Math.Max(info.Width, info.Height);
        var options = new DecoderOptions
        {
            MaxFrames = 1,
            SkipMetadata = true,
            TargetSize = decodesSmall ? new Size(2 * width, 2 * height) : null,
        };
        using Image<TPixel> image = Image.Load<TPixel>(options, data);
        if (targetEdge is not null)
        {
            image.Mutate(context => context.Resize(width, height));
        }

        if (info.Orientation == 1)
        {
            ImageSharpPixels.Copy(image, destination);
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(destination.Data.Length);
        try
        {
            var stored = new Pixels(buffer, width, height, destination.Format);
            ImageSharpPixels.Copy(image, stored);
            PixelOrientation.Apply(stored, info.Orientation, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
