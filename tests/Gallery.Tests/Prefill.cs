using System.Globalization;

namespace Gallery.Tests;

/// <summary>Images of an earlier day, made without a model.</summary>
internal static class Prefill
{
    private const int Side = 16;

    /// <summary>Makes images whose metadata tells of a prompt and of seeds 0, 1, 2 ...</summary>
    public static Func<IImageService, Task> With(int count, string prompt = "old picture") => async images =>
    {
        for (int seed = 0; seed < count; seed++)
        {
            ImageCreateRequest request = ImageCreateRequest.FromPixels(Plain(seed), Side, Side, PixelFormat.Rgb24);
            await images.CreateAsync(request with { Metadata = Metadata(prompt, seed) });
        }
    };

    private static string Metadata(string prompt, int seed) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"positive_prompt":"{{prompt}} {{seed}}","seed":{{seed}},"steps":7,"cfg_scale":2.5,"scheduler":"euler"}""");

    private static byte[] Plain(int seed) => [.. Enumerable.Range(0, Side * Side * 3).Select(index => (byte)(96 + (seed * (29 + (index % 3 * 18)) % 150)))];
}
