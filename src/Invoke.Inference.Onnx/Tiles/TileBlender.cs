using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Joins overlapping tiles into one picture, one band of rows at a time; where they overlap, one fades linearly into the next.</summary>
/// <remarks>Holds one row of tiles, however many rows there are. For one picture and one caller.</remarks>
internal sealed class TileBlender
{
    private readonly TileAxis _columns;
    private readonly TileAxis _rows;
    private readonly int _channels;
    private readonly float[] _band;
    private readonly float[] _weights;
    private float[] _above;
    private float[] _below;

    /// <summary>Prepares for the tiles of a grid, which counts in the units of the tiles' values.</summary>
    public TileBlender(TileGrid grid, int channels)
    {
        (_columns, _rows) = (grid.Columns, grid.Rows);
        _channels = channels;
        int plane = grid.Count == 1 ? 0 : channels * _columns.Length;
        _band = new float[plane * _rows.Tile];
        _above = new float[plane * _rows.Overlap];
        _below = new float[plane * _rows.Overlap];
        int overlap = Math.Max(_columns.Overlap, _rows.Overlap);
        _weights = new float[overlap];
        for (int index = 0; index < overlap; index++)
        {
            _weights[index] = (float)index / overlap;
        }
    }

    /// <summary>Adds a tile, [channels, height, width]; first the upper row from left to right, then the next one.</summary>
    /// <returns>
    /// With the last tile of a row the band it finishes, [channels, <see cref="TileAxis.Finished"/>, picture's width], which the next call
    /// overwrites; else nothing.
    /// </returns>
    public ReadOnlySpan<float> Add(ReadOnlySpan<float> tile, int column, int row)
    {
        if (_columns.Count * _rows.Count == 1)
        {
            return tile;
        }

        int height = _rows.Finished(row);
        int skipped = _rows.From(row) - _rows.Start(row);
        for (int channel = 0; channel < _channels; channel++)
        {
            ReadOnlySpan<float> plane = tile.Slice(channel * _rows.Tile * _columns.Tile, _rows.Tile * _columns.Tile);
            for (int y = skipped; y < _rows.Tile; y++)
            {
                int line = y - skipped;
                Span<float> target = line < height ? Line(_band, (channel * height) + line) : Line(_below, (channel * _rows.Overlap) + line - height);
                Join(target, plane.Slice(y * _columns.Tile, _columns.Tile), column);
            }
        }

        return column == _columns.Count - 1 ? Finish(row, height) : [];
    }

    private void Join(Span<float> line, ReadOnlySpan<float> tile, int column)
    {
        int blended = column == 0 ? 0 : _columns.Overlap;
        int from = _columns.From(column);
        int start = _columns.Start(column);
        Span<float> target = line[from..(start + _columns.Tile)];
        ReadOnlySpan<float> values = tile[(from - start)..];
        TensorPrimitives.Lerp(target[..blended], values[..blended], _weights.AsSpan(0, blended), target[..blended]);
        values[blended..].CopyTo(target[blended..]);
    }

    private Span<float> Finish(int row, int height)
    {
        for (int channel = 0; row > 0 && channel < _channels; channel++)
        {
            for (int y = 0; y < _rows.Overlap; y++)
            {
                Span<float> line = Line(_band, (channel * height) + y);
                TensorPrimitives.Lerp(Line(_above, (channel * _rows.Overlap) + y), line, _weights[y], line);
            }
        }

        (_above, _below) = (_below, _above);
        return _band.AsSpan(0, _channels * height * _columns.Length);
    }

    private Span<float> Line(float[] planes, int line) => planes.AsSpan(line * _columns.Length, _columns.Length);
}
