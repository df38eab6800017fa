namespace Invoke.Inference.Onnx;

/// <summary>The tiles of a picture: columns times rows, all of one size.</summary>
internal readonly record struct TileGrid(TileAxis Columns, TileAxis Rows)
{
    public int Count => Columns.Count * Rows.Count;

    /// <summary>Covers a picture with tiles of a size; without one, with a single tile.</summary>
    public static TileGrid Cover(int width, int height, int? tile) => new(TileAxis.Cover(width, tile), TileAxis.Cover(height, tile));

    public TileGrid Scale(int factor) => new(Columns.Scale(factor), Rows.Scale(factor));
}
