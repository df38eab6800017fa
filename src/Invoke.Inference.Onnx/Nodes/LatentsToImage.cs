using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>Decodes latents and saves the image; InvokeAI's <c>l2i</c>. The record carries session, node and <c>is_intermediate</c>.</summary>
[Node("l2i", Version = "1.3.2", Category = "latents", Title = "Latents to Image", Description = "Decodes latents and saves the image.")]
public sealed partial class LatentsToImage : ImageNode
{
    /// <summary>Gets or sets the latents of one image.</summary>
    [Input(Required = true)]
    public Latents Latents { get; set; }

    /// <summary>Gets or sets the autoencoder, from <c>main_model_loader</c> or <c>vae_loader</c>.</summary>
    [Input(Required = true)]
    public VaeField Vae { get; set; }

    /// <summary>Gets or sets whether the image is decoded in tiles; only false is supported.</summary>
    [Input]
    public bool Tiled { get; set; }

    /// <summary>Gets or sets the size of a tile in pixels; without effect, as nothing is tiled.</summary>
    [Input]
    public int TileSize { get; set; }

    /// <summary>Gets or sets whether to decode in full precision; the network's file decides, so this has no effect.</summary>
    [Input]
    public bool Fp32 { get; set; }

    /// <summary>Decodes and saves.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Stores the image.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels decoding, and saving until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        OnnxModelCatalog models, OnnxSessionCache sessions, IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        VaeModel model = await models.OpenVaeAsync(Vae.Model, cancellationToken).ConfigureAwait(false);
        if (Latents.Batch != 1)
        {
            throw new ArgumentException($"Input 'latents' holds {Latents.Batch} images; decode one at a time.");
        }

        if (Latents.Channels != model.LatentChannels)
        {
            throw new ArgumentException(
                $"Input 'latents' has {Latents.Channels} channels; model '{model.Name}' decodes {model.LatentChannels}. Use latents of the same model.");
        }

        int width = Latents.Width * model.LatentScale;
        int height = Latents.Height * model.LatentScale;
        byte[] pixels = Decode(model, sessions, width, height, cancellationToken);
        ImageCreateRequest request = ImageCreateRequest.FromPixels(pixels, width, height, PixelFormat.Rgb24) with { Seed = Latents.Seed };
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (Tiled)
        {
            yield return ("tiled", "is true; decoding in tiles is not supported, set it to false");
        }

        foreach ((string Input, string Problem) each in base.FindProblems())
        {
            yield return each;
        }
    }

    private byte[] Decode(VaeModel model, OnnxSessionCache sessions, int width, int height, CancellationToken cancellationToken)
    {
        using var decoder = new VaeDecoder(sessions, model, width, height, cancellationToken);
        var pixels = new byte[3 * width * height];
        PixelConversion.FromChw(decoder.Decode(Latents.Values, cancellationToken), width, height, pixels);
        model.Colors.Learn(Latents.Values, pixels, width, height, model.LatentScale);
        return pixels;
    }
}
