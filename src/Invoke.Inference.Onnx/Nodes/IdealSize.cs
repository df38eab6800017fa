using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>
/// Works out the size at which a model should begin an image of a shape, before it is enlarged and denoised further; InvokeAI's <c>ideal_size</c>.
/// Larger than that, models repeat their subject.
/// </summary>
/// <remarks>
/// The area is that of the images the model was trained on: what its UNet says, else 512 pixels square, 768 for Stable Diffusion 2.x or 1024 for SDXL. Sides are multiples of what
/// the model's network needs, where InvokeAI rounds to 8.
/// </remarks>
[Node("ideal_size", Version = "1.0.6", Category = "latents", Title = "Ideal Size", Description = "Works out the size at which a model should begin an image.")]
public sealed partial class IdealSize : Node
{
    private const int UsualSide = 512;
    private const int StableDiffusion2Side = 768;
    private const int StableDiffusionXlSide = 1024;
    private const string StableDiffusion2 = "sd-2";

    /// <summary>Gets or sets the width of the image that is wanted in the end, in pixels.</summary>
    /// <value>1 or more; the default is 1024.</value>
    [Input]
    [Range(1, int.MaxValue)]
    public int Width { get; set; } = 1024;

    /// <summary>Gets or sets the height of the image that is wanted in the end, in pixels.</summary>
    /// <value>1 or more; the default is 576.</value>
    [Input]
    [Range(1, int.MaxValue)]
    public int Height { get; set; } = 576;

    /// <summary>Gets or sets the UNet, from <c>main_model_loader</c> or <c>sdxl_model_loader</c>.</summary>
    [Input(Required = true)]
    public UNetField Unet { get; set; }

    /// <summary>Gets or sets what the model's own side is multiplied by.</summary>
    /// <value>More than 0; the default is 1.</value>
    [Input]
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double Multiplier { get; set; } = 1;

    /// <summary>Works out the size.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="cancellationToken">Cancels the search for the model.</param>
    /// <returns>The size.</returns>
    /// <exception cref="ArgumentException">The size would be too large for an image.</exception>
    public async ValueTask<Result> RunAsync(OnnxModelCatalog models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        StableDiffusionModel model = await models.OpenAsync(Unet.Model, cancellationToken).ConfigureAwait(false);
        ModelIdentifier identifier = await models.ResolveAsync(Unet.Model, cancellationToken).ConfigureAwait(false);
        int native = model.NativeSize ?? (model.IsStableDiffusionXl ? StableDiffusionXlSide : identifier.Base == StableDiffusion2 ? StableDiffusion2Side : UsualSide);
        double side = native * Multiplier;

        // The shorter side is at least half of the model's, however long the other becomes.
        double shape = (double)Math.Min(Width, Height) / Math.Max(Width, Height);
        double shorter = Math.Max(Math.Floor(side / 2), side * Math.Sqrt(shape));
        (int low, int high) = (Fit(shorter, model.RequiredSizeMultiple), Fit(shorter / shape, model.RequiredSizeMultiple));
        return Width > Height ? new Result(high, low) : new Result(low, high);
    }

    private int Fit(double side, int multiple) => side <= ResizeLatents.LargestSide
        ? Math.Max(multiple, (int)side / multiple * multiple)
        : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"Inputs 'width' {Width}, 'height' {Height} and 'multiplier' {Multiplier} make a side of {side:F0} pixels; "
            + $"at most {ResizeLatents.LargestSide} are allowed. Choose a shape closer to a square, or a smaller multiplier."));

    /// <summary>The size.</summary>
    /// <param name="Width">The width in pixels.</param>
    /// <param name="Height">The height in pixels.</param>
    public readonly record struct Result(int Width, int Height);
}
