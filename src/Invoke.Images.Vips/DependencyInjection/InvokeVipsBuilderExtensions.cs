using Invoke.Graph;
using Invoke.Images.Vips;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses libvips for image formats.</summary>
public static class InvokeVipsBuilderExtensions
{
    /// <summary>
    /// Lets libvips read and write JPEG and WebP and make thumbnails, which become WebP; PNG stays with the managed codec.
    /// </summary>
    /// <remarks>
    /// Before or after <c>AddImages</c>; calling it twice is harmless. The program needs one of the packages
    /// <c>Invoke.Images.Vips.Native.*</c>; without it the first use of the codec says which.
    /// </remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseVips(this IInvokeBuilder builder) => builder.UseImageCodec<VipsImageCodec>();
}
