namespace Invoke.Inference.Onnx.Tests.Masks;

/// <summary>How far and how much a mask spreads; one row of pixels, of which one is repainted, unless said.</summary>
public sealed class GradientMaskTests
{
    private static readonly byte[] OneBlack = [255, 255, 255, 0, 255, 255, 255];

    [Fact]
    public void Spread_NoRadius_LeavesTheMask()
    {
        byte[] mask = [0, 100, 255];

        Assert.Equal(mask, GradientMask.Spread(mask, 3, 0, CoherenceMode.GaussianBlur, 0.5, CancellationToken.None));
    }

    [Fact]
    public void Spread_BoxBlur_FadesByTheDistance()
    {
        byte[] spread = GradientMask.Spread(OneBlack, 7, 3, CoherenceMode.BoxBlur, 0, CancellationToken.None);

        // 255 x distance / 3, cut to a byte; the radius itself weighs nothing.
        Assert.Equal([255, 170, 85, 0, 85, 170, 255], spread);
    }

    [Fact]
    public void Spread_GaussianBlur_FadesByTheCurve()
    {
        byte[] spread = GradientMask.Spread(OneBlack, 7, 2, CoherenceMode.GaussianBlur, 0, CancellationToken.None);

        // The radius is 2.5 deviations: 255 x (1 - exp(-d² / (2 x 0.8²))) for d = 1, 2.
        byte one = (byte)(255 * (1 - Math.Exp(-1 / 1.28)));
        byte two = (byte)(255 * (1 - Math.Exp(-4 / 1.28)));
        Assert.Equal([255, two, one, 0, one, two, 255], spread);
    }

    [Fact]
    public void Spread_MinimumDenoise_RepaintsTheEdgeAtLeastThatMuch()
    {
        byte[] spread = GradientMask.Spread(OneBlack, 7, 3, CoherenceMode.BoxBlur, 0.5, CancellationToken.None);

        Assert.Equal([255, 127, 85, 0, 85, 127, 255], spread);
    }

    [Fact]
    public void Spread_Staged_RepaintsTheWholeEdgeAlike()
    {
        byte[] spread = GradientMask.Spread(OneBlack, 7, 2, CoherenceMode.Staged, 0.4, CancellationToken.None);

        Assert.Equal([255, 153, 153, 0, 153, 153, 255], spread);
    }

    [Fact]
    public void Spread_Square_IsRound()
    {
        var mask = new byte[25];
        Array.Fill(mask, (byte)255);
        mask[12] = 0;

        byte[] spread = GradientMask.Spread(mask, 5, 2, CoherenceMode.GaussianBlur, 0, CancellationToken.None);

        // The corners are further away than the radius.
        Assert.Equal([255, 255, 255, 255], [spread[0], spread[4], spread[20], spread[24]]);
        Assert.True(spread[2] < 255 && spread[6] < 255 && spread[6] > spread[7]);
    }

    [Fact]
    public void Spread_RadiusLargerThanTheImage_Ends()
    {
        byte[] spread = GradientMask.Spread(OneBlack, 7, int.MaxValue / 8, CoherenceMode.BoxBlur, 0, CancellationToken.None);

        Assert.All(spread, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Spread_Canceled_Throws()
    {
        Assert.Throws<OperationCanceledException>(
            () => GradientMask.Spread(OneBlack, 7, 3, CoherenceMode.BoxBlur, 0, new CancellationToken(canceled: true)));
    }
}
