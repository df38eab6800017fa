using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Makes a mask whose edge is repainted by degrees, so that it fits what is around it; InvokeAI's <c>create_gradient_mask</c>.</summary>
[Node("create_gradient_mask", Version = "1.3.0", Category = "mask", Lane = OnnxOptions.Lane, Title = "Create Gradient Mask", Description = "Makes a mask for denoising whose edge is repainted by degrees.")]
public sealed partial class CreateGradientMask : Node
{
    /// <summary>The mask spreads at the scale of the latents, as InvokeAI does it.</summary>
    private const int Scale = LatentsOutput.Scale;
    private const int LargestRadius = 512;

    /// <summary>Gets or sets the mask: black is repainted, white is kept. Colours count by their lightness, and alpha does not.</summary>
    [Input(Required = true)]
    public ImageRef Mask { get; set; }

    /// <summary>Gets or sets how many pixels the edge spreads into what is kept; whole multiples of 8 count.</summary>
    /// <value>0 to 512; the default is 16. The work grows with its square.</value>
    [Input]
    [Range(0, LargestRadius)]
    public int EdgeRadius { get; set; } = 16;

    /// <summary>Gets or sets how the edge fades.</summary>
    /// <value>The default is <see cref="CoherenceMode.GaussianBlur"/>.</value>
    [Input]
    public CoherenceMode CoherenceMode { get; set; }

    /// <summary>Gets or sets the least that the spread edge is denoised.</summary>
    /// <value>0 to 1; the default is 0.</value>
    [Input]
    [Range(0.0, 1.0)]
    public double MinimumDenoise { get; set; }

    /// <summary>Gets or sets the image that is masked; together with <see cref="Unet"/> and <see cref="Vae"/> it is encoded for inpainting models.</summary>
    [Input]
    public ImageRef? Image { get; set; }

    /// <summary>Gets or sets the UNet that the mask is for; the image is encoded only where it is that of an inpainting model.</summary>
    [Input]
    public UNetField? Unet { get; set; }

    /// <summary>Gets or sets the autoencoder that encodes the image.</summary>
    [Input]
    public VaeField? Vae { get; set; }

    /// <summary>Gets or sets whether the image is encoded in overlapping tiles, which bounds the memory for large ones.</summary>
    [Input]
    public bool Tiled { get; set; }

    /// <summary>Gets or sets whether to encode in full precision; the network's file decides, so this has no effect.</summary>
    [Input]
    public bool Fp32 { get; set; }

    /// <summary>Makes the mask and stores what of it is repainted at all.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads the images, and stores one.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The mask and an image of it.</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models, OnnxSessionCache sessions, IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        if (EdgeRadius is < 0 or > LargestRadius)
        {
            throw new ArgumentException($"Input 'edge_radius' is {EdgeRadius}; allowed 0 to {LargestRadius}.");
        }

        await PoolThread.EnterAsync();
        ImagePixels small = await ReadSmallAsync(images, cancellationToken).ConfigureAwait(false);
        byte[] spread = GradientMask.Spread(small.Data.Span, small.Width, EdgeRadius / Scale, CoherenceMode, MinimumDenoise, cancellationToken);
        var mask = GrayMask.Of(Enlarge(spread, small, cancellationToken));
        Latents? masked = await EncodeMaskedAsync(mask, models, sessions, images, context, cancellationToken).ConfigureAwait(false);
        DenoiseMask value = mask.ToDenoiseMask(isGradient: true, masked);
        try
        {
            byte[] area = Array.ConvertAll(spread, static each => each < byte.MaxValue ? byte.MinValue : byte.MaxValue);
            return new Result(value, await StoreAsync(images, Enlarge(area, small, cancellationToken), context, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private async ValueTask<ImagePixels> ReadSmallAsync(IImageService images, CancellationToken cancellationToken)
    {
        ImagePixels full = await GridImage.ReadGrayAsync(images, Mask, 1, cancellationToken).ConfigureAwait(false);
        return full.Width >= Scale && full.Height >= Scale
            ? PixelResampling.Resize(full, full.Width / Scale, full.Height / Scale, ResampleMode.Bilinear, cancellationToken)
            : throw new ArgumentException($"Image '{Mask.ImageName}' is {full.Width} x {full.Height} pixels; a mask must be {Scale} x {Scale} or more.");
    }

    private static ImagePixels Enlarge(byte[] pixels, ImagePixels size, CancellationToken cancellationToken) => PixelResampling.Resize(
        size with { Data = pixels }, size.Width * Scale, size.Height * Scale, ResampleMode.Nearest, cancellationToken);

    private static async ValueTask<ImageRef> StoreAsync(
        IImageService images, ImagePixels pixels, NodeContext context, CancellationToken cancellationToken)
    {
        ImageCreateRequest request = ImageCreateRequest.FromPixels(pixels.Data, pixels.Width, pixels.Height, pixels.Format) with { Content = ImageContent.Drawn };
        StoredImage stored = await images.CreateAsync(request.By(context), cancellationToken).ConfigureAwait(false);
        return new ImageRef(stored.ImageName);
    }

    private async ValueTask<Latents?> EncodeMaskedAsync(
        GrayMask mask, OnnxModelCatalog models, OnnxSessionCache sessions, IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        if (Image is not { } image || Unet is not { } unet || Vae is not { } vae)
        {
            return null;
        }

        StableDiffusionModel painter = await models.OpenAsync(unet.Model, cancellationToken).ConfigureAwait(false);
        if (!painter.IsInpainting)
        {
            return null;
        }

        VaeModel encoder = await models.OpenVaeAsync(vae.Model, cancellationToken).ConfigureAwait(false);
        return await mask.EncodeMaskedAsync(image, encoder, sessions, images, Tiled, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The mask.</summary>
    /// <param name="DenoiseMask">What is repainted, how much, and what is kept.</param>
    /// <param name="ExpandedMaskArea">An image of the size of the mask: black where anything is repainted, for pasting the result back.</param>
    public readonly record struct Result(DenoiseMask DenoiseMask, ImageRef ExpandedMaskArea);
}
