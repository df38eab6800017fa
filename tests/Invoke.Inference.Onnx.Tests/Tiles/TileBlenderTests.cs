namespace Invoke.Inference.Onnx.Tests.Tiles;

public sealed class TileBlenderTests
{
    private const int Channels = 2;

    [Theory]
    [InlineData(20, 20, 8)]
    [InlineData(8, 30, 8)]
    [InlineData(30, 5, 8)]
    [InlineData(21, 33, 10)]
    [InlineData(7, 6, 8)]
    public void Add_TilesOfOnePicture_GiveThePictureBack(int width, int height, int tile)
    {
        float[] picture = [.. Enumerable.Range(0, Channels * width * height).Select(index => MathF.Sin(index))];
        TileGrid grid = TileGrid.Cover(width, height, tile);

        float[] joined = Join(grid, (column, row, channel, x, y) =>
            picture[(((channel * height) + grid.Rows.Start(row) + y) * width) + grid.Columns.Start(column) + x]);

        for (int index = 0; index < picture.Length; index++)
        {
            Assert.Equal(picture[index], joined[index], 1e-6f);
        }
    }

    [Fact]
    public void Add_TwoTilesBesideEachOther_FadesLinearlyOverAQuarter()
    {
        float[] joined = Join(TileGrid.Cover(14, 1, 8), (column, _, _, _, _) => column);

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0.5f, 1, 1, 1, 1, 1, 1], joined[..14]);
    }

    [Fact]
    public void Add_TwoTilesAboveEachOther_FadesLinearlyOverAQuarter()
    {
        float[] joined = Join(TileGrid.Cover(1, 26, 16), (_, row, _, _, _) => row);

        // The second tile is moved up by 2 rows to end with the picture; it begins to be seen where it would have begun.
        Assert.Equal([.. Enumerable.Repeat(0f, 12), 0, 0.25f, 0.5f, 0.75f, .. Enumerable.Repeat(1f, 10)], joined[..26]);
    }

    [Fact]
    public void Add_FourTiles_MixesAllWhereTheyMeet()
    {
        // Tiles of 0, 1, 2 and 3; half of each neighbour in the middle of the cross.
        float[] joined = Join(TileGrid.Cover(14, 14, 8), (column, row, _, _, _) => column + (2 * row));

        Assert.Equal((0, 1, 2, 3), (joined[0], joined[13], joined[13 * 14], joined[(14 * 14) - 1]));
        Assert.Equal((0.5f, 1, 1.5f), (joined[7], joined[7 * 14], joined[(7 * 14) + 7]));
    }

    [Fact]
    public void Add_OneTile_ReturnsItUntouched()
    {
        var blender = new TileBlender(TileGrid.Cover(2, 2, 8), 1);
        float[] tile = [1, 2, 3, 4];

        Assert.True(blender.Add(tile, 0, 0) == tile.AsSpan());
    }

    private static float[] Join(TileGrid grid, Func<int, int, int, int, int, float> value)
    {
        (TileAxis columns, TileAxis rows) = (grid.Columns, grid.Rows);
        var blender = new TileBlender(grid, Channels);
        var joined = new float[Channels * columns.Length * rows.Length];
        var tile = new float[Channels * columns.Tile * rows.Tile];
        for (int index = 0; index < grid.Count; index++)
        {
            (int row, int column) = Math.DivRem(index, columns.Count);
            for (int at = 0; at < tile.Length; at++)
            {
                (int line, int x) = Math.DivRem(at, columns.Tile);
                tile[at] = value(column, row, line / rows.Tile, x, line % rows.Tile);
            }

            ReadOnlySpan<float> band = blender.Add(tile, column, row);
            Assert.Equal(column == columns.Count - 1 ? Channels * rows.Finished(row) * columns.Length : 0, band.Length);
            for (int channel = 0; channel < Channels && !band.IsEmpty; channel++)
            {
                int length = rows.Finished(row) * columns.Length;
                band.Slice(channel * length, length).CopyTo(joined.AsSpan(((channel * rows.Length) + rows.From(row)) * columns.Length));
            }
        }

        return joined;
    }
}
