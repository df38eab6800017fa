using Invoke.Graph;
using Invoke.Images.ImageSharp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses ImageSharp for image formats.</summary>
public static class InvokeImageSharpBuilderExtensions
{
    /// <summary>Lets SixLabors.ImageSharp read and write JPEG and WebP; thumbnails become WebP, PNG stays with the built-in codec.</summary>
    /// <remarks>Before or after <c>AddImages</c>; calling it twice is harmless.</remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseImageSharp(this IInvokeBuilder builder) => builder.UseImageCodec<ImageSharpCodec>();
}
