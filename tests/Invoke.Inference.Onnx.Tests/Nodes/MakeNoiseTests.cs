using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class MakeNoiseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4294967295)]
    public async Task RunAsync_Seed_GivesTorchsNoise(long seed)
    {
        var node = new MakeNoise { Seed = seed, Width = 24, Height = 16 };
        var expected = new float[4 * 2 * 3];
        new TorchRandom(seed).Fill(expected);

        MakeNoise.Result result = await node.RunAsync();

        using Latents noise = result.Noise;
        Assert.Equal((24, 16), (result.Width, result.Height));
        Assert.Equal((1, 4, 2, 3, (long?)seed), (noise.Batch, noise.Channels, noise.Height, noise.Width, noise.Seed));
        Assert.Equal(expected, noise.Values.ToArray());
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsEachPort()
    {
        var graph = new NodeGraph();
        graph.Add(new MakeNoise { NoiseType = "FLUX", Seed = -1, Width = 20, Height = 12 });

        IReadOnlyList<GraphProblem> problems = graph.Validate();

        Assert.Equal(["seed", "noise_type", "width", "height"], problems.Select(problem => problem.Port));
        Assert.All(problems, problem => Assert.Equal(GraphProblemCode.OutOfRange, problem.Code));
        Assert.Contains("input 'noise_type' is 'FLUX'; only 'SD' is supported", problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("input 'width' is 20; it must be a multiple of 8", problems[2].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4294967296)]
    [InlineData(-1)]
    public void Validate_SeedBeyond32Bits_IsOutOfRange(long seed)
    {
        var graph = new NodeGraph();
        graph.Add(new MakeNoise { Seed = seed });

        GraphProblem problem = Assert.Single(graph.Validate());

        Assert.Contains("allowed 0 to 4294967295", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed", -1, "'seed' is -1; allowed 0 to 4294967295")]
    [InlineData("seed", 4294967296, "'seed' is 4294967296; allowed 0 to 4294967295")]
    [InlineData("width", 0, "'width' is 0; allowed 8 to 16384")]
    [InlineData("width", 20, "'width' is 20; it must be a multiple of 8")]
    [InlineData("height", -8, "'height' is -8; allowed 8 to 16384")]
    [InlineData("height", 20, "'height' is 20; it must be a multiple of 8")]
    public async Task RunAsync_BadValueFromAnEdge_FailsNamingTheInput(string port, long value, string expected)
    {
        await using var host = new NodeHost();
        var graph = new NodeGraph();
        MakeNoise noise = graph.Add(new MakeNoise());
        IntegerValue number = graph.Add(new IntegerValue { Value = value });
        switch (port)
        {
            case "seed":
                graph.Connect(number.Out.Value, noise.In.Seed);
                break;
            case "width":
                graph.Connect(number.Out.Value, noise.In.Width);
                break;
            default:
                graph.Connect(number.Out.Value, noise.In.Height);
                break;
        }

        string message = await host.FailAsync(graph);

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_BadLiteralBehindAnEdge_IsNotReported()
    {
        var graph = new NodeGraph();
        MakeNoise noise = graph.Add(new MakeNoise { Width = 20 });
        IntegerValue number = graph.Add(new IntegerValue { Value = 16 });
        graph.Connect(number.Out.Value, noise.In.Width);

        Assert.Empty(graph.Validate());
    }
}
