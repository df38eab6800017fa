using Invoke.Images;
using Microsoft.Extensions.Options;

namespace Invoke.Internal.Nodes;

/// <summary>Refuses an image that the store would not take before memory for it is taken or a network works on it.</summary>
internal static class ImageLimit
{
    /// <summary>Gets the most pixels that the host accepts; the default where it says nothing.</summary>
    public static long Of(IOptions<ImagesOptions>? options) => options?.Value.MaxPixels ?? DecodeOptions.DefaultMaxPixels;

    public static bool Allows(long width, long height, long maxPixels) => (Int128)width * height <= Most(maxPixels);

    public static void Check(long width, long height, long maxPixels)
    {
        if (!Allows(width, height, maxPixels))
        {
            throw new ImageLimitException(
                $"The image would be {width} x {height} pixels; at most {Most(maxPixels)} are accepted. Make it smaller, or raise ImagesOptions.MaxPixels.");
        }
    }

    /// <summary>The most pixels of a result: those of four bytes fit into one array, whatever the host says.</summary>
    public static long Most(long maxPixels) => Math.Min(maxPixels, Array.MaxLength / 4);
}
