using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;
using Invoke.Internal.Nodes;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

/// <summary>Decodes latents and saves the image; InvokeAI's <c>l2i</c>. The record carries session, node and <c>is_intermediate</c>.</summary>
[Node("l2i", Version = "1.3.2", Category = "latents", Lane = OnnxOptions.Lane, Title = "Latents to Image", Description = "Decodes latents and saves the image.")]
public sealed partial class LatentsToImage : ImageNode
{
    /// <summary>Gets or sets the latents of one image.</summary>
    [Input(Required = true)]
    public Latents Latents { get; set; }

    /// <summary>Gets or sets the autoencoder, from <c>main_model_loader</c> or <c>vae_loader</c>.</summary>
    [Input(Required = true)]
    public VaeField Vae { get; set; }

    /// <summary>Gets or sets whether the image is decoded in overlapping tiles, which bounds the memory for large ones.</summary>
    [Input]
    public bool Tiled { get; set; }

    /// <summary>Gets or sets the side of a tile in pixels: a multiple of 8 from 32 on, or 0 for the size the model was trained on.</summary>
    [Input]
    public int TileSize { get; set; }

    /// <summary>Gets or sets whether to decode in full precision; the network's file decides, so this has no effect.</summary>
    [Input]
    public bool Fp32 { get; set; }

    /// <summary>Decodes and saves.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Stores the image.</param>
    /// <param name="options">The most pixels an image can have; 64 Mi without.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels decoding, inside a tile too, and saving until the record is written.</param>
    /// <returns>The stored image.</returns>
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
        VaeModel model = await models.OpenVaeAsync(Vae.Model, cancellationToken).ConfigureAwait(false);
        CheckLatents(model);
        int width = Latents.Width * model.LatentScale;
        int height = Latents.Height * model.LatentScale;
        ImageLimit.Check(width, height, ImageLimit.Of(options));
        int? side = VaeTiles.SideOf(model, Tiled, TileSize);
        Action<int, int> progress = side is null ? static (_, _) => { } : (done, total) => context.ReportProgress(done, total);
        byte[] pixels = VaeTiles.Decode(sessions, model, Latents, side, progress, cancellationToken);
        if (context.WantsPreviews)
        {
            model.Colors.Learn(Latents.Values, pixels, width, height, model.LatentScale);
        }

        ImageCreateRequest request = ImageCreateRequest.FromPixels(pixels, width, height, PixelFormat.Rgb24) with { Seed = Latents.Seed };
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Input, string Problem)> FindProblems() =>
        VaeTiles.FindProblems(Tiled, TileSize).Concat(base.FindProblems());

    private void CheckLatents(VaeModel model)
    {
        if (Latents.Batch != 1)
        {
            throw new ArgumentException($"Input 'latents' holds {Latents.Batch} images; decode one at a time.");
        }

        if (Latents.Channels != model.LatentChannels)
        {
            throw new ArgumentException(
                $"Input 'latents' has {Latents.Channels} channels; model '{model.Name}' decodes {model.LatentChannels}. Use latents of the same model.");
        }
    }
}
