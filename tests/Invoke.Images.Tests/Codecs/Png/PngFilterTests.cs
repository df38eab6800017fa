namespace Invoke.Images.Tests;

public sealed class PngFilterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(3, 100)]
    [InlineData(4, 33)]
    [InlineData(6, 20)]
    [InlineData(8, 9)]
    public void Apply_OfEveryFilter_RestoresTheRow(int distance, int pixels)
    {
        byte[] row = new byte[distance * pixels], above = new byte[row.Length], filtered = new byte[row.Length], back = new byte[row.Length];
        var random = new Random(pixels);
        random.NextBytes(row);
        random.NextBytes(above);
        for (byte filter = 0; filter <= 4; filter++)
        {
            long sum = Filter(filter, row, above, filtered, distance);
            PngUnfilter.Apply(filter, filtered, above, back, distance);

            Assert.Equal(row, back);
            Assert.Equal(filtered.Sum(value => (long)(value < 128 ? value : 256 - value)), sum);
        }
    }

    private static long Filter(byte filter, byte[] row, byte[] above, byte[] output, int distance) => filter switch
    {
        0 => PngRowFilter.None(row, output),
        1 => PngRowFilter.Sub(row, output, distance),
        2 => PngRowFilter.Up(row, above, output),
        3 => PngRowFilter.Average(row, above, output, distance),
        _ => PngRowFilter.Paeth(row, above, output, distance),
    };
}
