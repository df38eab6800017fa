using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

/// <summary>Runs an upscaler as often as it takes to reach a scale, then reduces to it; InvokeAI's <c>spandrel_image_to_image_autoscale</c>.</summary>
/// <remarks>A network that does not enlarge runs once, and the image keeps the size it makes.</remarks>
[Node(
    "spandrel_image_to_image_autoscale",
    Version = "1.0.0",
    Category = "upscale",
    Lane = OnnxOptions.Lane,
    Title = "Image-to-Image (Autoscale)",
    Description = "Runs an upscaler as often as it takes to reach a scale, then reduces to it.")]
public sealed partial class AutoscaleImage : ImageNode
{
    private const int MostPasses = 5;
    private const int Multiple = 8;
    private const double LargestScale = 16;

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

    /// <summary>Gets or sets what the image's sides are multiplied by in the end.</summary>
    /// <value>More than 0 and at most 16; the default is 4.</value>
    [Input]
    [Range(0, LargestScale, MinimumIsExclusive = true)]
    public double Scale { get; set; } = 4;

    /// <summary>Gets or sets whether the result's sides are reduced to multiples of 8.</summary>
    [Input(Name = "fit_to_multiple_of_8")]
    public bool FitToMultipleOf8 { get; set; }

    /// <summary>Enlarges and saves.</summary>
    /// <param name="models">Knows the networks.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="options">The most pixels a result can have, and what is made on the way to it; 64 Mi without.</param>
    /// <param name="context">The invocation; told of every tile of every pass.</param>
    /// <param name="cancellationToken">Cancels the work, inside a tile too, until the record is written.</param>
    /// <returns>The stored image.</returns>
    /// <exception cref="ModelNotFoundException">No network, or more than one, fits.</exception>
    /// <exception cref="ArgumentException">A side of the result would be nothing.</exception>
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
        (int width, int height) = (SideOf(image.Width), SideOf(image.Height));
        ImagePixels made = Enlarge(sessions, model, image, width, height, ImageLimit.Of(options), context, cancellationToken);
        if (made.Width == image.Width)
        {
            (width, height) = (Fit(image.Width), Fit(image.Height));
        }

        made = PixelResampling.Resize(made, width, height, ResampleMode.Lanczos, cancellationToken);
        return await StoreAsync(images, Upscaler.ToRequest(made), context, cancellationToken).ConfigureAwait(false);
    }

    private ImagePixels Enlarge(
        OnnxSessionCache sessions,
        UpscalerModel model,
        ImagePixels image,
        int width,
        int height,
        long maxPixels,
        NodeContext context,
        CancellationToken cancellationToken)
    {
        int before;
        int pass = 0;
        do
        {
            before = image.Width;
            image = Upscaler.Run(sessions, model, image, TileSize, maxPixels, context, cancellationToken, $"pass {++pass}");
        }
        while (image.Width > before && (image.Width < width || image.Height < height) && pass < MostPasses);
        return image;
    }

    private int SideOf(int side)
    {
        int scaled = Fit((int)(side * Scale));
        return scaled >= 1
            ? scaled
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Input 'scale' is {Scale}; of a side of {side} pixels it would leave nothing. Choose a larger one."));
    }

    private int Fit(int side) => FitToMultipleOf8 && side >= Multiple ? side / Multiple * Multiple : side;
}
