using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>Makes a mask for <c>denoise_latents</c> from an image: black is repainted, white is kept; InvokeAI's <c>create_denoise_mask</c>.</summary>
[Node("create_denoise_mask", Version = "1.0.2", Category = "mask", Lane = OnnxOptions.Lane, Title = "Create Denoise Mask", Description = "Makes a mask for denoising: black is repainted, white is kept.")]
public sealed partial class CreateDenoiseMask : Node
{
    /// <summary>Gets or sets the autoencoder, from <c>main_model_loader</c>.</summary>
    [Input(Required = true)]
    public VaeField Vae { get; set; }

    /// <summary>Gets or sets the image that is masked, which inpainting models read; other models need none.</summary>
    [Input]
    public ImageRef? Image { get; set; }

    /// <summary>Gets or sets the mask: black is repainted, white is kept, grey is mixed. Colours count by their lightness, and alpha does not.</summary>
    [Input(Required = true)]
    public ImageRef Mask { get; set; }

    /// <summary>Gets or sets whether the image is encoded in overlapping tiles, which bounds the memory for large ones.</summary>
    [Input]
    public bool Tiled { get; set; }

    /// <summary>Gets or sets whether to encode in full precision; the network's file decides, so this has no effect.</summary>
    [Input]
    public bool Fp32 { get; set; }

    /// <summary>Makes the mask.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads the images.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels the encoding.</param>
    /// <returns>The mask, of the size of its image.</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models, OnnxSessionCache sessions, IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        await PoolThread.EnterAsync();
        VaeModel model = await models.OpenVaeAsync(Vae.Model, cancellationToken).ConfigureAwait(false);
        GrayMask mask = await GrayMask.ReadAsync(images, Mask, model.LatentScale, cancellationToken).ConfigureAwait(false);
        Latents? masked = Image is { } image
            ? await mask.EncodeMaskedAsync(image, model, sessions, images, Tiled, context, cancellationToken).ConfigureAwait(false)
            : null;
        return new Result(mask.ToDenoiseMask(isGradient: false, masked));
    }

    /// <summary>The mask.</summary>
    /// <param name="DenoiseMask">What is repainted and what is kept.</param>
    public readonly record struct Result(DenoiseMask DenoiseMask);
}
