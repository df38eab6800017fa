using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>The mask that a node was given as an image: one value for each pixel, 0 (black, repainted) to 1 (white, kept).</summary>
internal sealed class GrayMask(float[] values, int width, int height)
{
    /// <summary>Masks that inpainting models read are black or white: from here on white.</summary>
    private const float White = 0.5f;

    /// <summary>Reads an image as gray, its sides brought to multiples of a number.</summary>
    public static async ValueTask<GrayMask> ReadAsync(IImageService images, ImageRef mask, int multiple, CancellationToken cancellationToken) =>
        Of(await GridImage.ReadGrayAsync(images, mask, multiple, cancellationToken).ConfigureAwait(false));

    /// <summary>Takes over gray pixels.</summary>
    public static GrayMask Of(ImagePixels gray)
    {
        ReadOnlySpan<byte> bytes = gray.Data.Span;
        var values = new float[bytes.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = bytes[index] / 255f;
        }

        return new GrayMask(values, gray.Width, gray.Height);
    }

    /// <summary>Makes the value for the edges of the graph.</summary>
    public DenoiseMask ToDenoiseMask(bool isGradient, Latents? maskedLatents)
    {
        var mask = new DenoiseMask(height, width) { IsGradient = isGradient, MaskedLatents = maskedLatents };
        values.CopyTo(mask.WritableValues);
        return mask;
    }

    /// <summary>Encodes an image without what is repainted: that becomes the grey in the middle between black and white.</summary>
    /// <param name="image">The image.</param>
    /// <param name="model">The model that encodes.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="images">Reads the image.</param>
    /// <param name="isTiled">Whether the image is encoded in tiles.</param>
    /// <param name="context">The invocation; told of every tile.</param>
    /// <param name="cancellationToken">Cancels, inside a tile too.</param>
    public async ValueTask<Latents> EncodeMaskedAsync(
        ImageRef image,
        VaeModel model,
        OnnxSessionCache sessions,
        IImageService images,
        bool isTiled,
        NodeContext context,
        CancellationToken cancellationToken)
    {
        ImagePixels pixels = await GridImage.ReadAsync(images, image, model.LatentScale, cancellationToken).ConfigureAwait(false);
        float[] keep = LatentsResizing.ResizeMask(values, width, height, pixels.Width, pixels.Height);
        TileReader read = new RgbTiles(pixels).Read;
        int? side = VaeTiles.SideOf(model, isTiled, 0);
        Action<int, int> progress = side is null ? static (_, _) => { } : (done, total) => context.ReportProgress(done, total);
        return VaeTiles.Encode(sessions, model, pixels.Width, pixels.Height, ReadMasked, side, progress, cancellationToken);

        void ReadMasked(int left, int top, int tileWidth, int tileHeight, Span<float> planes)
        {
            read(left, top, tileWidth, tileHeight, planes);
            for (var index = 0; index < planes.Length; index++)
            {
                (int line, int x) = Math.DivRem(index, tileWidth);
                if (keep[((top + (line % tileHeight)) * pixels.Width) + left + x] < White)
                {
                    planes[index] = 0;
                }
            }
        }
    }
}
