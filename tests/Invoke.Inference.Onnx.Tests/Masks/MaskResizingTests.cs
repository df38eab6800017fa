namespace Invoke.Inference.Onnx.Tests.Masks;

/// <summary>Masks are scaled as torch does it without antialiasing.</summary>
public sealed class MaskResizingTests
{
    [Fact]
    public void ResizeMask_EightTimesSmaller_TakesTheTwoPixelsAtTheCentre()
    {
        // Of columns 0 to 7 the values of 3 and 4 count, half each.
        float[] mask = [.. Enumerable.Range(0, 256).Select(index => index % 16 / 16f)];

        float[] resized = LatentsResizing.ResizeMask(mask, 16, 16, 2, 2);

        Assert.Equal([3.5f / 16, 11.5f / 16, 3.5f / 16, 11.5f / 16], resized);
    }

    [Fact]
    public void ResizeMask_Larger_HoldsTheEdges()
    {
        Assert.Equal([0, 0.25f, 0.75f, 1, 0, 0.25f, 0.75f, 1], LatentsResizing.ResizeMask([0, 1], 2, 1, 4, 2));
    }

    [Fact]
    public void ResizeMask_OneSideOnly_LeavesTheOther()
    {
        Assert.Equal([0, 1, 0.5f, 0.5f, 1, 0], LatentsResizing.ResizeMask([0, 1, 0, 1, 1, 0, 1, 0], 2, 4, 2, 3), (left, right) => Math.Abs(left - right) < 1e-6);
    }

    [Fact]
    public void ResizeMask_SameSize_ChangesNothing()
    {
        float[] mask = [0, 0.1f, 0.2f, 0.7f, 1, 0.3f];

        Assert.Equal(mask, LatentsResizing.ResizeMask(mask, 2, 3, 2, 3));
    }
}
