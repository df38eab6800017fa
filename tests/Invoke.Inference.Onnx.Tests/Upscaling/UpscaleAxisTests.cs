namespace Invoke.Inference.Onnx.Tests.Upscaling;

public sealed class UpscaleAxisTests
{
    [Fact]
    public void UpscaleAxis_AnySideTileAndExport_CoversEveryPixelOnceWithItsMargin()
    {
        for (int length = 1; length <= 90; length += 7)
        {
            foreach (int tile in new[] { 0, 1, 10, 16, 33, 100, int.MaxValue })
            {
                foreach (int? fixedWindow in new int?[] { null, 1, 3, 16, 64 })
                {
                    Check(new UpscaleAxis(length, tile, fixedWindow), fixedWindow);
                }
            }
        }
    }

    [Theory]
    [InlineData(1000, 400, null, 400, 420, 3)]
    [InlineData(1000, 0, null, 1000, 1000, 1)]
    [InlineData(410, 400, null, 410, 412, 1)]
    [InlineData(13, 400, null, 13, 16, 1)]
    [InlineData(1000, 400, 64, 44, 64, 23)]
    [InlineData(30, 400, 64, 30, 64, 1)]
    public void UpscaleAxis_Tile_IsTheCoreInAWindow(int length, int tile, int? fixedWindow, int core, int window, int count)
    {
        var axis = new UpscaleAxis(length, tile, fixedWindow);

        Assert.Equal((core, window, count), (axis.Core, axis.Window, axis.Count));
    }

    [Fact]
    public void Mirror_BehindTheEnd_GoesBackAndForth()
    {
        var axis = new UpscaleAxis(3, 0, 8);
        var single = new UpscaleAxis(1, 0, 8);

        Assert.Equal([0, 1, 2, 1, 0, 1, 2, 1], Enumerable.Range(0, 8).Select(axis.Mirror));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(single.Mirror));
    }

    private static void Check(UpscaleAxis axis, int? fixedWindow)
    {
        int margin = Math.Min(10, (fixedWindow ?? 40) / 4);
        int covered = 0;
        for (int index = 0; index < axis.Count; index++)
        {
            int start = axis.CoreStart(index);
            int end = start + axis.CoreLength(index);
            Assert.Equal(covered, start);
            Assert.True(end > start, "A tile makes nothing.");

            // Each side of a core has its margin, unless the image ends there.
            Assert.InRange(axis.WindowStart(index), 0, Math.Max(0, start - margin));
            Assert.InRange(axis.WindowStart(index) + axis.Window, Math.Min(end + margin, axis.Length), int.MaxValue);
            covered = end;
        }

        Assert.Equal(axis.Length, covered);
        Assert.True(fixedWindow is { } window ? axis.Window == window : axis.Window % 4 == 0, $"A window of {axis.Window}.");
    }
}
