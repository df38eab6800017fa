namespace Invoke.Images.Tests.Imaging;

/// <summary>What holds for any picture, at sizes and radii that the reference vectors do not have.</summary>
public sealed class ImagingTests
{
    [Theory]
    [InlineData(0.01f)]
    [InlineData(1f)]
    [InlineData(999.5f)]
    [InlineData(65536f)]
    public void Blur_FlatImage_StaysFlat(float radius)
    {
        ImagePixels flat = Flat(45, 3, PixelFormat.Rgb24);

        using PixelBuffer box = BoxBlur.Box(flat.View(), radius, CancellationToken.None);
        using PixelBuffer gaussian = BoxBlur.Gaussian(flat.View(), radius, CancellationToken.None);

        Assert.Equal(flat.Data.ToArray(), box.Span.ToArray());
        Assert.Equal(flat.Data.ToArray(), gaussian.Span.ToArray());
    }

    [Theory]
    [InlineData(ResampleMode.Nearest)]
    [InlineData(ResampleMode.Box)]
    [InlineData(ResampleMode.Bilinear)]
    [InlineData(ResampleMode.Hamming)]
    [InlineData(ResampleMode.Bicubic)]
    [InlineData(ResampleMode.Lanczos)]
    public void Resize_FlatImage_StaysFlat(ResampleMode mode)
    {
        foreach ((int width, int height) in new[] { (1, 1), (2, 700), (700, 2), (61, 59), (3000, 1) })
        {
            using PixelBuffer result = Resampler.Resize(Flat(60, 60, PixelFormat.Rgba32).View(), width, height, mode, CancellationToken.None);

            Assert.Equal(Flat(width, height, PixelFormat.Rgba32).Data.ToArray(), result.Span.ToArray());
        }
    }

    [Theory]
    [InlineData(ResampleMode.Nearest, 255)]
    [InlineData(ResampleMode.Bicubic, 0)]
    public void Resize_ColourUnderNoAlpha_DoesNotShow(ResampleMode mode, byte expectedHidden)
    {
        // Red that can be seen beside green that cannot.
        byte[] pixels = [255, 0, 0, 255, 0, 255, 0, 0];

        using PixelBuffer result = Resampler.Resize(new ReadOnlyPixels(pixels, 2, 1, PixelFormat.Rgba32), 8, 1, mode, CancellationToken.None);

        for (int x = 0; x < 8; x++)
        {
            ReadOnlySpan<byte> pixel = result.Row(0).Slice(x * 4, 4);
            Assert.True(pixel[3] == 0 || pixel[1] == 0, $"Pixel {x} is {pixel[0]}, {pixel[1]}, {pixel[2]} with alpha {pixel[3]}.");
        }

        Assert.Equal(expectedHidden, result.Row(0)[29]);
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Rgba32)]
    public void Transpose_Twice_IsTheSource(PixelFormat format)
    {
        byte[] pixels = new byte[67 * 35 * (int)format];
        new Random(1).NextBytes(pixels);
        var source = new ReadOnlyPixels(pixels, 67, 35, format);

        using PixelBuffer once = Transposer.Transpose(source, CancellationToken.None);
        using PixelBuffer twice = Transposer.Transpose(once.View, CancellationToken.None);

        Assert.Equal((35, 67), (once.Width, once.Height));
        Assert.Equal(source.Data.Slice(5 * 67 * (int)format, (int)format).ToArray(), once.Row(0).Slice(5 * (int)format, (int)format).ToArray());
        Assert.Equal(pixels, twice.Span.ToArray());
    }

    [Fact]
    public void Dispose_Twice_ReturnsTheBufferOnce()
    {
        var buffer = new PixelBuffer(2, 2, PixelFormat.Gray8);

        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Span.Length);
    }

    private static ImagePixels Flat(int width, int height, PixelFormat format) => new(
        Enumerable.Range(0, width * height * (int)format).Select(index => (byte)(index % (int)format == 3 ? 255 : 91 + (index % (int)format))).ToArray(),
        width,
        height,
        format);
}
