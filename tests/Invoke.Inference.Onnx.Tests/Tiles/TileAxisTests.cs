namespace Invoke.Inference.Onnx.Tests.Tiles;

public sealed class TileAxisTests
{
    [Theory]
    [InlineData(64, 64, new[] { 0 })]
    [InlineData(63, 64, new[] { 0 })]
    [InlineData(65, 64, new[] { 0, 1 })]
    [InlineData(112, 64, new[] { 0, 48 })]
    [InlineData(113, 64, new[] { 0, 48, 49 })]
    [InlineData(160, 64, new[] { 0, 48, 96 })]
    public void Cover_Length_PutsTilesThreeQuartersApartAndTheLastAtTheEnd(int length, int tile, int[] starts)
    {
        TileAxis axis = TileAxis.Cover(length, tile);

        Assert.Equal(starts, Enumerable.Range(0, axis.Count).Select(axis.Start));
    }

    [Fact]
    public void Cover_AnyLengthAndTile_CoversEveryPlaceOnceAndKeepsTilesInside()
    {
        for (int tile = 4; tile <= 13; tile++)
        {
            for (int length = 1; length <= 60; length++)
            {
                TileAxis axis = TileAxis.Cover(length, tile);

                int finished = 0;
                for (int index = 0; index < axis.Count; index++)
                {
                    Assert.InRange(axis.Start(index), 0, length - axis.Tile);
                    Assert.InRange(axis.From(index), axis.Start(index), axis.Start(index) + axis.Tile - 1);
                    Assert.Equal(finished, axis.From(index));
                    finished += axis.Finished(index);
                    Assert.InRange(finished, 0, axis.Start(index) + axis.Tile);
                }

                Assert.Equal(length, finished);
            }
        }
    }

    [Fact]
    public void Cover_NoTile_IsOneTile()
    {
        TileAxis axis = TileAxis.Cover(1000, null);

        Assert.Equal((1, 1000, 0, 1000), (axis.Count, axis.Tile, axis.Overlap, axis.Finished(0)));
    }

    [Fact]
    public void Scale_Factor_ScalesEveryPlace()
    {
        TileAxis axis = TileAxis.Cover(29, 10);

        TileAxis scaled = axis.Scale(8);

        Assert.Equal(axis.Count, scaled.Count);
        Assert.Equal(Enumerable.Range(0, axis.Count).Select(index => 8 * axis.Start(index)), Enumerable.Range(0, axis.Count).Select(scaled.Start));
        Assert.Equal(Enumerable.Range(0, axis.Count).Select(index => 8 * axis.Finished(index)), Enumerable.Range(0, axis.Count).Select(scaled.Finished));
    }
}
