using Invoke.Images;

namespace Invoke.Inference.Onnx.Tests.Tensors;

public sealed class DenoiseMaskTests
{
    [Fact]
    public void New_Mask_RepaintsAll()
    {
        using var mask = new DenoiseMask(2, 3);

        Assert.Equal((2, 3, false), (mask.Height, mask.Width, mask.IsGradient));
        Assert.Equal(new float[6], mask.Values.ToArray());
        Assert.Null(mask.MaskedLatents);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, -1)]
    public void New_BadSide_Throws(int height, int width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenoiseMask(height, width));
    }

    [Fact]
    public void Dispose_Mask_TakesItsLatentsAlong()
    {
        var latents = new Latents(1, 4, 2, 2);
        var mask = new DenoiseMask(2, 2) { MaskedLatents = latents };

        mask.Dispose();
        mask.Dispose();

        Assert.Throws<ObjectDisposedException>(() => mask.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => latents.Values.Length);
    }

    [Fact]
    public void ToTensor_Gradient_SaysSo()
    {
        using var mask = new DenoiseMask(1, 2) { IsGradient = true };
        mask.WritableValues[1] = 1;

        TensorData tensor = mask.ToTensor();

        Assert.Equal([1, 1, 1, 2], tensor.Shape);
        Assert.Equal("true", tensor.Tags["gradient"]);
        Assert.Equal("denoise_mask", ((ITensorValue)mask).TensorKind);
    }
}
