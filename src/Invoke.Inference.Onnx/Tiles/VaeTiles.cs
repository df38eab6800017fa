using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>Decodes latents and encodes images tile by tile, which bounds what the network holds; one tile where nothing is tiled.</summary>
/// <remarks>Tiles overlap by a quarter and blend linearly. A tile sees nothing beyond its border, so the result is close to that of the whole, not equal.</remarks>
internal static class VaeTiles
{
    /// <summary>The size of a tile in pixels where neither node nor model says one: what Stable Diffusion 1.x was trained on.</summary>
    private const int UsualSide = 512;

    /// <summary>Of fewer latent pixels a quarter is nothing to blend.</summary>
    private const int LeastTile = 4;
    private const int Multiple = 8;
    private const int LeastSide = LeastTile * Multiple;

    /// <summary>Says what is wrong with the inputs <c>tiled</c> and <c>tile_size</c> of a node.</summary>
    public static IEnumerable<(string Input, string Problem)> FindProblems(bool tiled, int tileSize)
    {
        if (tiled && tileSize != 0 && (tileSize < LeastSide || tileSize % Multiple != 0))
        {
            yield return ("tile_size", $"is {tileSize}; it must be a multiple of {Multiple} from {LeastSide} on, or 0 for the size the model was trained on");
        }
    }

    /// <summary>Gets a tile's side in pixels from a node's inputs; null for no tiles.</summary>
    public static int? SideOf(VaeModel model, bool tiled, int tileSize) =>
        tiled ? Math.Max(LeastSide, tileSize > 0 ? tileSize : model.SampleSize ?? UsualSide) : null;

    /// <summary>Decodes the latents of one image into its RGB pixels.</summary>
    /// <param name="cache">Lends the network.</param>
    /// <param name="model">The model that made the latents.</param>
    /// <param name="latents">The latents, of unit variance.</param>
    /// <param name="side">A tile's side in pixels; null for no tiles.</param>
    /// <param name="progress">Told after each tile how many of how many are done.</param>
    /// <param name="cancellationToken">Cancels, inside a tile too.</param>
    public static byte[] Decode(
        OnnxSessionCache cache, VaeModel model, Latents latents, int? side, Action<int, int> progress, CancellationToken cancellationToken)
    {
        int scale = model.LatentScale;
        TileGrid grid = TileGrid.Cover(latents.Width, latents.Height, TileOf(side, scale));
        TileGrid pixels = grid.Scale(scale);
        using var decoder = new VaeDecoder(cache, model, pixels.Columns.Tile, pixels.Rows.Tile, cancellationToken);
        var tile = new float[latents.Channels * grid.Columns.Tile * grid.Rows.Tile];
        var blender = new TileBlender(pixels, channels: 3);
        int width = pixels.Columns.Length;
        var rgb = new byte[checked(3 * width * pixels.Rows.Length)];
        for (int index = 0; index < grid.Count; index++)
        {
            (int row, int column) = Math.DivRem(index, grid.Columns.Count);
            Cut(latents, grid, column, row, tile);
            ReadOnlySpan<float> band = blender.Add(decoder.Decode(tile, cancellationToken), column, row);
            if (!band.IsEmpty)
            {
                int height = pixels.Rows.Finished(row);
                PixelConversion.FromChw(band, width, height, rgb.AsSpan(3 * width * pixels.Rows.From(row), 3 * width * height));
            }

            progress(index + 1, grid.Count);
        }

        return rgb;
    }

    /// <summary>Encodes an image into latents of unit variance.</summary>
    /// <param name="cache">Lends the network.</param>
    /// <param name="model">The model.</param>
    /// <param name="width">The image's width, a multiple of <see cref="VaeModel.LatentScale"/>.</param>
    /// <param name="height">The image's height, a multiple of the same.</param>
    /// <param name="read">Reads parts of the image.</param>
    /// <param name="side">A tile's side in pixels; null for no tiles.</param>
    /// <param name="progress">Told after each tile how many of how many are done.</param>
    /// <param name="cancellationToken">Cancels, inside a tile too.</param>
    public static Latents Encode(
        OnnxSessionCache cache,
        VaeModel model,
        int width,
        int height,
        TileReader read,
        int? side,
        Action<int, int> progress,
        CancellationToken cancellationToken)
    {
        int scale = model.LatentScale;
        TileGrid grid = TileGrid.Cover(width / scale, height / scale, TileOf(side, scale));
        TileGrid pixels = grid.Scale(scale);
        using var encoder = new VaeEncoder(cache, model, pixels.Columns.Tile, pixels.Rows.Tile, cancellationToken);
        var tile = new float[3 * pixels.Columns.Tile * pixels.Rows.Tile];
        var blender = new TileBlender(grid, model.LatentChannels);
        var latents = new Latents(1, model.LatentChannels, grid.Rows.Length, grid.Columns.Length);
        try
        {
            for (int index = 0; index < grid.Count; index++)
            {
                (int row, int column) = Math.DivRem(index, grid.Columns.Count);
                read(pixels.Columns.Start(column), pixels.Rows.Start(row), pixels.Columns.Tile, pixels.Rows.Tile, tile);
                using Latents encoded = encoder.Encode(tile, cancellationToken);
                Paste(blender.Add(encoded.Values, column, row), grid, row, latents);
                progress(index + 1, grid.Count);
            }

            return latents;
        }
        catch
        {
            latents.Dispose();
            throw;
        }
    }

    private static int? TileOf(int? side, int scale) => side is { } pixels ? Math.Max(LeastTile, pixels / scale) : null;

    private static void Cut(Latents latents, TileGrid grid, int column, int row, Span<float> tile)
    {
        int width = grid.Columns.Tile;
        for (int line = 0; line < latents.Channels * grid.Rows.Tile; line++)
        {
            (int channel, int y) = Math.DivRem(line, grid.Rows.Tile);
            int start = (((channel * latents.Height) + grid.Rows.Start(row) + y) * latents.Width) + grid.Columns.Start(column);
            latents.Values.Slice(start, width).CopyTo(tile[(line * width)..]);
        }
    }

    private static void Paste(ReadOnlySpan<float> band, TileGrid grid, int row, Latents latents)
    {
        if (band.IsEmpty)
        {
            return;
        }

        int values = grid.Rows.Finished(row) * latents.Width;
        for (int channel = 0; channel < latents.Channels; channel++)
        {
            int start = ((channel * latents.Height) + grid.Rows.From(row)) * latents.Width;
            band.Slice(channel * values, values).CopyTo(latents.WritableValues[start..]);
        }
    }
}
