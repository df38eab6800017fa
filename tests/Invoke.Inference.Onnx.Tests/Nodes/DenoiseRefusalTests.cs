using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>What denoise_latents refuses: by validation what is known before the run, by the node what comes from other nodes.</summary>
public sealed class DenoiseRefusalTests : IDisposable
{
    private readonly StubModel _model = new();

    public void Dispose() => _model.Dispose();

    public static TheoryData<DenoiseLatents, string> Refused => new()
    {
        { new() { Control = "c" }, "input 'control' is set, but ControlNet is not supported; leave it out" },
        { new() { IpAdapter = "a" }, "input 'ip_adapter' is set, but IP-Adapter is not supported; leave it out" },
        { new() { T2iAdapter = "a" }, "input 't2i_adapter' is set, but T2I-Adapter is not supported; leave it out" },
        { new() { CfgRescaleMultiplier = 1 }, "input 'cfg_rescale_multiplier' is 1; allowed 0 to 0.9" },
        { new() { CfgRescaleMultiplier = -0.1 }, "input 'cfg_rescale_multiplier' is -0.1; allowed 0 to 0.9" },
        { new() { Hidiffusion = true }, "input 'hidiffusion' is set, but HiDiffusion is not supported; leave it out" },
        { new() { Steps = 0 }, "input 'steps' is 0; allowed 1 to 1000" },
        { new() { DenoisingStart = 1.5 }, "input 'denoising_start' is 1.5; allowed 0 to 1" },
        { new() { DenoisingStart = 0.6, DenoisingEnd = 0.5 }, "input 'denoising_start' is 0.6; it must not be above denoising_end (0.5)" },
        { new() { CfgScale = 0.5 }, "input 'cfg_scale' is 0.5; it must be 1 or more" },
        { new() { CfgScale = double.NaN }, "input 'cfg_scale' is NaN; it must be 1 or more" },
        { new() { CfgScale = new double[] { 1, 2 } }, "input 'cfg_scale' has 2 values for 10 steps; give one, or one for each step" },
        { new() { CfgScale = Array.Empty<double>() }, "input 'cfg_scale' is empty; give one scale, or one for each step" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Validate_Refused_SaysWhatAndWhatToDo(DenoiseLatents node, string expected)
    {
        DenoiseGraph graph = new DenoiseGraph(node).WithNoise();

        IReadOnlyList<GraphProblem> problems = graph.Graph.Validate();

        Assert.Contains(problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.StartsWith("Node 'denoise_latents' (denoise_latents): ", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_NeitherNoiseNorLatents_SaysThereIsNothingToDenoise()
    {
        var graph = new DenoiseGraph(new DenoiseLatents());

        GraphProblem problem = Assert.Single(graph.Graph.Validate());

        Assert.Contains("input 'noise' is empty, and so is 'latents': there is nothing to denoise", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_UnsupportedInputConnected_IsRefused()
    {
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents()).WithNoise();
        StringValue control = graph.Graph.Add(new StringValue());
        graph.Graph.Connect(control.Out.Value, graph.Denoise.In.Control);

        Assert.Equal("control", Assert.Single(graph.Graph.Validate()).Port);
    }

    [Fact]
    public void Validate_HidiffusionSettings_AreWithoutEffect()
    {
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents { HidiffusionT1Ratio = 1, HidiffusionRaunet = false }).WithNoise();

        Assert.Empty(graph.Graph.Validate());
    }

    [Fact]
    public async Task RunAsync_RangeFromEdgesTheWrongWayRound_Fails()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents { DenoisingEnd = 0.5 }).WithNoise();
        FloatValue start = graph.Graph.Add(new FloatValue { Value = 0.6 });
        graph.Graph.Connect(start.Out.Value, graph.Denoise.In.DenoisingStart);

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains("Input 'denoising_start' is 0.6; it must not be above denoising_end (0.5).", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, "is 1; allowed 0 to 0.9")]
    [InlineData(double.NaN, "is NaN; allowed 0 to 0.9")]
    public async Task RunAsync_RescaleMultiplierFromAnEdge_IsCheckedToo(double multiplier, string expected)
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents()).WithNoise();
        FloatValue value = graph.Graph.Add(new FloatValue { Value = multiplier });
        graph.Graph.Connect(value.Out.Value, graph.Denoise.In.CfgRescaleMultiplier);

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains($"Input 'cfg_rescale_multiplier' {expected}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 4, "Input 'cfg_scale' is 0.5; it must be 1 or more.")]
    [InlineData(2.0, 4, "Input 'cfg_scale' has 2 values for 4 steps")]
    public async Task RunAsync_ScalesFromAnEdge_AreCheckedToo(double scale, int steps, string expected)
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents { Steps = steps }).WithNoise();
        FloatCollection scales = graph.Graph.Add(new FloatCollection { Collection = [scale, scale] });
        graph.Graph.Connect(scales.Out.Collection, graph.Denoise.In.CfgScale);

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SchedulerFromAnEdgeUnknown_FailsAndListsTheKnownOnes()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents()).WithNoise();
        StringValue name = graph.Graph.Add(new StringValue { Value = "magic" });
        graph.Graph.Connect(name.Out.Value, graph.Denoise.In.Scheduler);

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains("There is no sampler 'magic'; known are ddim, ddpm, deis, deis_k, dpmpp_2m, ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3, 1, "The latents have 3 channels; model 'stub' works on 4.")]
    [InlineData(1, 4, 2, "There are latents of 2 images; denoise one at a time.")]
    [InlineData(3, 4, 1, "must be a positive multiple of 16. Use 16 or 32.")]
    public async Task RunAsync_NoiseModelCannotTake_FailsBeforeTheNetworkLoads(int side, int channels, int batch, string expected)
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents()).WithNoise(side: side, channels: channels, batch: batch);

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }

    [Fact]
    public async Task RunAsync_NoiseAndLatentsUnlike_SaysBothShapes()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents()).WithNoise(channels: 3).WithLatents();

        string message = await host.FailAsync(graph.Graph);

        Assert.Contains("'latents' are [1, 4, 2, 2] (batch, channels, height, width) and 'noise' is [1, 3, 2, 2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TwoPositiveConditionings_SaysRegionsAreNotSupported()
    {
        await using var host = new NodeHost(_model.Folder);
        var graph = new NodeGraph();
        DenoiseLatents denoise = graph.Add(new DenoiseLatents());
        MainModelLoader model = graph.Add(new MainModelLoader());
        GiveConditioning first = graph.Add(new GiveConditioning());
        GiveLatents noise = graph.Add(new GiveLatents());
        Collection<TextConditioning> both = graph.Collect(first.Out.Conditioning);
        both.Add(graph.Add(new GiveConditioning()).Out.Conditioning);
        graph.Connect(both, denoise.In.PositiveConditioning);
        graph.Connect(first.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(noise.Out.Latents, denoise.In.Noise);
        graph.Connect(model.Out.Unet, denoise.In.Unet);

        string message = await host.FailAsync(graph);

        Assert.Contains("'positive_conditioning' has 2 conditionings; regional prompts are not supported, connect one.", message, StringComparison.Ordinal);
    }
}
