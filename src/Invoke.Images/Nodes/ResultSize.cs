using Invoke.Internal.Nodes;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Holds the limit of pixels before memory for a result is taken.</summary>
internal static class ResultSize
{
    /// <summary>Refuses a size without pixels, or with more than the host accepts.</summary>
    /// <param name="width">The width of the result.</param>
    /// <param name="height">The height of the result.</param>
    /// <param name="options">The host's limit; its default where there are none.</param>
    /// <param name="remedy">What to change, for example "Raise 'scale_factor'".</param>
    public static void Check(long width, long height, IOptions<ImagesOptions>? options, string remedy)
    {
        if (width < 1 || height < 1)
        {
            throw new ArgumentException($"The result would be {width}x{height} pixels; both sides must be at least 1. {remedy}.");
        }

        long limit = ImageLimit.Of(options);
        if (!ImageLimit.Allows(width, height, limit))
        {
            throw new ImageLimitException(
                $"The result would be {width}x{height} pixels; at most {ImageLimit.Most(limit)} are accepted. {remedy}, or raise ImagesOptions.MaxPixels.");
        }
    }
}
