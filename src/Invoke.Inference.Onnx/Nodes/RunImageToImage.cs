using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a network from image to image, an upscaler or a filter, tile by tile; InvokeAI's <c>spandrel_image_to_image</c>.</summary>
[Node("spandrel_image_to_image", Version = "1.3.0", Category = "upscale", Lane = OnnxOptions.Lane, Title = "Image-to-Image", Description = "Runs a network from image to image.")]
public sealed partial class RunImageToImage : ImageNode
{
    /// <summary>Gets or sets the image; its alpha is dropped.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the network: by key, else by name and type; null means the only one there is.</summary>
    [Input]
    public ModelIdentifier? ImageToImageModel { get; set; }

    /// <summary>Gets or sets the side of a tile in pixels of the image; 0 for the whole image at once.</summary>
    /// <value>0 or more; the default is 512. A network that is fixed to one size decides itself.</value>
    [Input]
    [Range(0, int.MaxValue)]
    public int TileSize { get; set; } = 512;

    /// <summary>Runs the network and saves what it makes.</summary>
    /// <param name="models">Knows the networks.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="options">The most pixels a result can have; 64 Mi without.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels the work, inside a tile too, until the record is written.</param>
    /// <returns>The stored image.</returns>
    /// <exception cref="ModelNotFoundException">No network, or more than one, fits.</exception>
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
        UpscalerModel model = await models.OpenUpscalerAsync(ImageToImageModel, cancellationToken).ConfigureAwait(false);
        ImagePixels image = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
        ImagePixels made = Upscaler.Run(sessions, model, image, TileSize, ImageLimit.Of(options), context, cancellationToken);
        return await StoreAsync(images, Upscaler.ToRequest(made), context, cancellationToken).ConfigureAwait(false);
    }
}
