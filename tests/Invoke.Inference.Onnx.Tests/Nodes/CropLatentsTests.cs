using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class CropLatentsTests
{
    [Fact]
    public async Task RunAsync_Box_GivesItsValues()
    {
        using Latents latents = Counted(5, 4);

        LatentsOutput output = await new CropLatents { Latents = latents, X = 8, Y = 16, Width = 24, Height = 8 }.RunAsync();

        using Latents cropped = output.Latents;
        Assert.Equal((24, 8, 3, 1, (long?)null), (output.Width, output.Height, cropped.Width, cropped.Height, cropped.Seed));
        Assert.Equal([11, 12, 13, 31, 32, 33], cropped.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_BoxReachesBeyond_EndsWithTheLatents()
    {
        using Latents latents = Counted(5, 4);

        LatentsOutput output = await new CropLatents { Latents = latents, X = 24, Y = 24, Width = 512, Height = 512 }.RunAsync();

        using Latents cropped = output.Latents;
        Assert.Equal((16, 8), (output.Width, output.Height));
        Assert.Equal([18, 19, 38, 39], cropped.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_BoxLiesOutside_SaysSo()
    {
        using Latents latents = Counted(5, 4);

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            async () => await new CropLatents { Latents = latents, X = 40, Y = 0, Width = 8, Height = 8 }.RunAsync());

        Assert.Contains("Inputs 'x' and 'y' are 40 and 0; the latents stand for 40 x 32 pixels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsEachPort()
    {
        var graph = new NodeGraph();
        using Latents latents = Counted(1, 1);
        graph.Add(new CropLatents { Latents = latents, X = -8, Y = 4, Width = 0, Height = 12 });

        string[] ports = [.. graph.Validate().Select(problem => problem.Port!).Order()];

        Assert.Equal(["height", "width", "x", "y"], ports);
    }

    private static Latents Counted(int width, int height)
    {
        var latents = new Latents(1, 2, height, width) { Seed = 1 };
        for (int index = 0; index < latents.Length; index++)
        {
            latents.WritableValues[index] = index;
        }

        return latents;
    }
}
