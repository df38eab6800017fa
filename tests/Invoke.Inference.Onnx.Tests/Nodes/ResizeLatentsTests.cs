using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class ResizeLatentsTests
{
    [Fact]
    public async Task RunAsync_Size_ResizesAndKeepsTheSeed()
    {
        using Latents latents = Noise(8, 8);
        var node = new ResizeLatents { Latents = latents, Width = 128, Height = 72, Mode = LatentsInterpolation.Bicubic };

        LatentsOutput output = await node.RunAsync();

        using Latents resized = output.Latents;
        using Latents expected = LatentsResizing.Resize(latents, 16, 9, LatentsInterpolation.Bicubic, isAntialiased: false);
        Assert.Equal((128, 72, 16, 9, (long?)3), (output.Width, output.Height, resized.Width, resized.Height, resized.Seed));
        Assert.Equal(expected.Values.ToArray(), resized.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_Factor_RoundsSidesDownAndKeepsTheFactorItself()
    {
        using Latents latents = Noise(7, 5);
        var node = new ScaleLatents { Latents = latents, ScaleFactor = 1.5, Antialias = true };

        LatentsOutput output = await node.RunAsync();

        using Latents scaled = output.Latents;
        using Latents expected = LatentsResizing.Resize(latents, 10, 7, LatentsInterpolation.Bilinear, isAntialiased: true, factor: 1.5);
        Assert.Equal((80, 56, 10, 7, (long?)3), (output.Width, output.Height, scaled.Width, scaled.Height, scaled.Seed));
        Assert.Equal(expected.Values.ToArray(), scaled.Values.ToArray());
    }

    [Theory]
    [InlineData(0.1, "Input 'scale_factor' is 0.1; it makes 0 of a side of 8 latent pixels, and 1 to 2048 are allowed.")]
    [InlineData(1e9, "Input 'scale_factor' is 1000000000; it makes 8000000000 of a side of 8 latent pixels")]
    public async Task RunAsync_FactorMakesNothingOrTooMuch_SaysSo(double factor, string expected)
    {
        using Latents latents = Noise(8, 8);

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await new ScaleLatents { Latents = latents, ScaleFactor = factor }.RunAsync());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsEachPort()
    {
        var graph = new NodeGraph();
        using Latents latents = Noise(1, 1);
        graph.Add(new ResizeLatents { Latents = latents, Width = 100, Height = 8, Mode = LatentsInterpolation.Linear });
        graph.Add(new ScaleLatents { Latents = latents, ScaleFactor = 0, Mode = LatentsInterpolation.Trilinear });

        string[] problems = [.. graph.Validate().Select(problem => problem.Message)];

        Assert.Equal(5, problems.Length);
        Assert.Contains(problems, problem => problem.Contains("input 'height' is 8; allowed 64 to 16384", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("input 'width' is 100; it must be a multiple of 8", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("input 'mode' is 'linear', which is for one side", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("input 'mode' is 'trilinear', which is for three sides", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'scale_factor' is 0", StringComparison.Ordinal));
    }

    private static Latents Noise(int width, int height)
    {
        var latents = new Latents(1, 4, height, width) { Seed = 3 };
        new TorchRandom(3).Fill(latents.WritableValues);
        return latents;
    }
}
