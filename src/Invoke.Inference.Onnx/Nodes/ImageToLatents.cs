using System.Numerics.Tensors;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Encodes an image into latents; InvokeAI's <c>i2l</c>. The latents are the mean of what the encoder gives, so they are the same each time.</summary>
[Node("i2l", Version = "1.2.0", Category = "latents", Lane = OnnxOptions.Lane, Title = "Image to Latents", Description = "Encodes an image into latents.")]
public sealed partial class ImageToLatents : Node
{
    // InvokeAI's correction for SDXL, found there by trial.
    private const float SdxlFactor = 1.015f;
    private const float SdxlOffset = -0.002f;

    /// <summary>Gets or sets the image; its alpha is dropped, and sides that are no multiple of 8 are reduced to the next one.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the autoencoder, from <c>main_model_loader</c> or <c>vae_loader</c>.</summary>
    [Input(Required = true)]
    public VaeField Vae { get; set; }

    /// <summary>Gets or sets whether the image is encoded in overlapping tiles, which bounds the memory for large ones.</summary>
    [Input]
    public bool Tiled { get; set; }

    /// <summary>Gets or sets the side of a tile in pixels: a multiple of 8 from 32 on, or 0 for the size the model was trained on.</summary>
    [Input]
    public int TileSize { get; set; }

    /// <summary>Gets or sets whether to encode in full precision; the network's file decides, so this has no effect.</summary>
    [Input]
    public bool Fp32 { get; set; }

    /// <summary>Gets or sets how colours are corrected first.</summary>
    [Input]
    public ColorCompensation ColorCompensation { get; set; }

    /// <summary>Encodes.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads the image.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels the encoding, inside a tile too.</param>
    /// <returns>The latents of unit variance, without a seed, and the size of the image that they stand for.</returns>
    public async ValueTask<LatentsOutput> RunAsync(
        OnnxModelCatalog models, OnnxSessionCache sessions, IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        InputProblems.ThrowIfAny(FindProblems());
        await PoolThread.EnterAsync();
        VaeModel model = await models.OpenVaeAsync(Vae.Model, cancellationToken).ConfigureAwait(false);
        ImagePixels pixels = await GridImage.ReadAsync(images, Image, model.LatentScale, cancellationToken).ConfigureAwait(false);
        TileReader read = Correct(new RgbTiles(pixels).Read, ColorCompensation, model);
        int? side = VaeTiles.SideOf(model, Tiled, TileSize);
        Action<int, int> progress = side is null ? static (_, _) => { } : (done, total) => context.ReportProgress(done, total);
        Latents latents = VaeTiles.Encode(sessions, model, pixels.Width, pixels.Height, read, side, progress, cancellationToken);
        return new LatentsOutput(latents, pixels.Width, pixels.Height);
    }

    /// <summary>Corrects what a reader gives, where that was asked for and the model is of the kind it was found for.</summary>
    internal static TileReader Correct(TileReader read, ColorCompensation compensation, VaeModel model) =>
        compensation != ColorCompensation.Sdxl || !model.IsStableDiffusionXl
            ? read
            : (left, top, width, height, planes) =>
            {
                read(left, top, width, height, planes);
                TensorPrimitives.Multiply(planes, SdxlFactor, planes);
                TensorPrimitives.Add(planes, SdxlOffset, planes);
            };

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());

    private IEnumerable<(string Input, string Problem)> FindProblems() => VaeTiles.FindProblems(Tiled, TileSize);
}
