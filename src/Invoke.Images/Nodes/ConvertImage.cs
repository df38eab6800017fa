using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Converts an image to another mode; InvokeAI's <c>img_conv</c>. Modes that a PNG cannot hold are refused.</summary>
[Node("img_conv", Version = "1.2.2", Category = "image", Title = "Convert Image Mode", Description = "Converts an image to another mode.")]
public sealed partial class ConvertImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the mode.</summary>
    /// <value>The default is <see cref="ImageMode.L"/>.</value>
    [Input]
    public ImageMode Mode { get; set; }

    /// <summary>Converts and stores.</summary>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        PixelFormat format = Mode switch
        {
            ImageMode.Rgb => PixelFormat.Rgb24,
            ImageMode.Rgba => PixelFormat.Rgba32,
            _ => PixelFormat.Gray8,
        };
        using PixelBuffer result = FormatConverter.Convert(source.View(), format, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (Mode is not (ImageMode.L or ImageMode.Rgb or ImageMode.Rgba or ImageMode.I))
        {
            string word = Mode == ImageMode.YCbCr ? "YCbCr" : Mode.ToString().ToUpperInvariant();
            yield return ("mode", $"is '{word}', which a PNG cannot hold; use 'L', 'RGB', 'RGBA' or 'I'");
        }

        foreach ((string Input, string Problem) each in base.FindProblems())
        {
            yield return each;
        }
    }
}
