using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

/// <summary>Enlarges an image with a network for that, by the factor the network was made for; InvokeAI's <c>esrgan</c>.</summary>
[Node("esrgan", Version = "1.3.2", Category = "upscale", Lane = OnnxOptions.Lane, Title = "Upscale (RealESRGAN)", Description = "Enlarges an image with a network for that.")]
public sealed partial class UpscaleImage : ImageNode
{
    /// <summary>Gets or sets the image; its alpha is dropped.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the upscaler's name; the extension of a file of weights behind it makes no difference.</summary>
    [Input]
    public string ModelName { get; set; } = "RealESRGAN_x4plus.pth";

    /// <summary>Gets or sets the side of a tile in pixels of the image; 0 for the whole image at once.</summary>
    /// <value>0 or more; the default is 400. A network that is fixed to one size decides itself.</value>
    [Input]
    [Range(0, int.MaxValue)]
    public int TileSize { get; set; } = 400;

    /// <summary>Enlarges and saves.</summary>
    /// <param name="models">Knows the upscalers.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="options">The most pixels a result can have; 64 Mi without.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels the work, inside a tile too, until the record is written.</param>
    /// <returns>The stored image.</returns>
    /// <exception cref="ModelNotFoundException">No upscaler has the name.</exception>
    public async ValueTask<ImageOutput> RunAsync(
        OnnxModelCatalog models,
        OnnxSessionCache sessions,
        IImageService images,
        IOptions<ImagesOptions>? options,
        NodeContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        UpscalerModel model = await UpscalerName.OpenAsync(models, ModelName, cancellationToken).ConfigureAwait(false);
        ImagePixels image = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
        ImagePixels larger = Upscaler.Run(sessions, model, image, TileSize, ImageLimit.Of(options), context, cancellationToken);
        return await StoreAsync(images, Upscaler.ToRequest(larger), context, cancellationToken).ConfigureAwait(false);
    }
}
