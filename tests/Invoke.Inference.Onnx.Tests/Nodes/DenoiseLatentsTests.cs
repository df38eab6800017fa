using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>What denoise_latents makes of its inputs, on a network that gives sample + timestep + mean of the states.</summary>
public sealed class DenoiseLatentsTests : IDisposable
{
    private readonly StubModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler")]
    public async Task RunAsync_NoiseAlone_StartsFromScaledNoise(string scheduler)
    {
        List<float[]> inputs = [];
        await using NodeHost host = Host(scheduler, onInput: (_, latent) => inputs.Add(latent.ToArray()));
        SamplerRun reference = Reference(scheduler, 4);
        float[] expected = [.. Noise(7).Select(value => value * reference.Schedule.InitialNoiseScale)];

        await using GraphRun run = await host.RunAsync(new DenoiseGraph(Node(4)).WithNoise(7).Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(4, inputs.Count);
        Assert.Equal(expected, inputs[0]);
    }

    [Fact]
    public async Task RunAsync_LatentsAndNoise_StartsFromBothMixedForTheFirstStep()
    {
        List<(int Step, float[] Latent)> inputs = [];
        await using NodeHost host = Host("ddim", onInput: (step, latent) => inputs.Add((step, latent.ToArray())));
        var expected = new float[16];
        Reference("ddim", 10).AddNoise(5, Noise(11), Noise(7), expected);

        await using GraphRun run = await host.RunAsync(new DenoiseGraph(Node(10, start: 0.5)).WithNoise(7).WithLatents(11).Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([5, 6, 7, 8, 9], inputs.Select(input => input.Step));
        Assert.Equal(expected, inputs[0].Latent);
    }

    [Fact]
    public async Task RunAsync_NoiseAloneStartingInTheMiddle_HasTheNoiseOfThatStep()
    {
        List<float[]> inputs = [];
        await using NodeHost host = Host("euler", onInput: (_, latent) => inputs.Add(latent.ToArray()));
        var expected = new float[16];
        Reference("euler", 10).AddNoise(5, new float[16], Noise(7), expected);

        await using GraphRun run = await host.RunAsync(new DenoiseGraph(Node(10, start: 0.5)).WithNoise(7).Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(expected, inputs[0]);
    }

    [Fact]
    public async Task RunAsync_LatentsAlone_AddsNoNoise()
    {
        List<float[]> inputs = [];
        await using NodeHost host = Host("ddim", onInput: (_, latent) => inputs.Add(latent.ToArray()));
        DenoiseGraph graph = new DenoiseGraph(Node(10, start: 0.5)).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        Assert.Equal(Noise(11), inputs[0]);
        Assert.Equal(11, run.Get(graph.Denoise.Out.Latents).Seed);
    }

    [Fact]
    public async Task RunAsync_TwoHalves_EqualTheWhole()
    {
        await using NodeHost host = Host("ddim");
        DenoiseGraph whole = new DenoiseGraph(Node(10)).WithNoise(7);
        var halves = new DenoiseGraph(Node(10, end: 0.5)).WithNoise(7);
        DenoiseLatents second = halves.Graph.Add(Node(10, start: 0.5));
        Connect(halves, second);

        await using GraphRun one = await host.RunAsync(whole.Graph, whole.KeepLatents);
        await using GraphRun two = await host.RunAsync(halves.Graph, new GraphRunOptions().Keep(second.Out.Latents));

        Assert.Equal(one.Get(whole.Denoise.Out.Latents).Values.ToArray(), two.Get(second.Out.Latents).Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_NothingLeftToDenoise_GivesTheLatentsBack()
    {
        await using NodeHost host = Host("ddim");
        DenoiseGraph graph = new DenoiseGraph(Node(10, start: 1)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        Assert.Equal(Noise(11), run.Get(graph.Denoise.Out.Latents).Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_Completed_GivesSizeInPixelsAndTheNoisesSeed()
    {
        await using NodeHost host = Host("ddim");
        DenoiseGraph graph = new DenoiseGraph(Node(2)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        Assert.Equal((16, 16), (run.Get(graph.Denoise.Out.Width), run.Get(graph.Denoise.Out.Height)));
        Assert.Equal(7, run.Get(graph.Denoise.Out.Latents).Seed);
    }

    [Fact]
    public async Task RunAsync_ScaleForEachStep_GuidesEachStepByItsOwn()
    {
        List<double> guidance = [];
        float[] input = [];
        await using NodeHost host = Host(
            "ddim",
            onInput: (_, latent) => input = latent.ToArray(),
            onOutput: (step, output) => guidance.Add((output[0] - input[0] - Reference("ddim", 4).Schedule.Timesteps[step] - 1) / 2));
        DenoiseGraph graph = new DenoiseGraph(Node(4, start: 0.25, scales: new double[] { 9, 1, 2, 4 })).WithNoise();

        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([1, 2, 4], guidance.Select(scale => Math.Round(scale, 3)));
    }

    [Fact]
    public async Task RunAsync_GuidanceOne_LeavesTheNegativePromptOut()
    {
        float[] output = [];
        float[] input = [];
        await using NodeHost host = Host("ddim", onInput: (_, latent) => input = latent.ToArray(), onOutput: (_, values) => output = values.ToArray());
        DenoiseGraph graph = new DenoiseGraph(Node(1, scales: 1)).WithNoise();

        // A pair of prompts of unlike lengths cannot run.
        graph.Negative.Tokens = 5;
        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(input[0] + 1 + 3, output[0], 1e-4f);
    }

    [Fact]
    public async Task RunAsync_DistilledModel_GivesTheScaleToTheNetworkAndRunsItOnceAStep()
    {
        using StubModel model = StubModel.CreateDistilled();
        float[] output = [];
        float[] input = [];
        var sampler = new HookSampler(new DdimSampler(), (_, latent) => input = latent.ToArray(), (_, values) => output = values.ToArray());
        await using var host = new NodeHost(model.Folder, StubModel.WithSampler(sampler));
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents { Steps = 1, CfgScale = 1.001, Scheduler = "hook" }).WithNoise();

        // Two prompts of these lengths could not run as a batch, and the negative one is not read.
        graph.Negative.Tokens = 5;
        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
        double[] angles = [1, 0.01, 0.0001];
        Assert.Equal(input[0] + 3 + angles.Sum(Math.Sin) + angles.Sum(Math.Cos), output[0], 1e-3);
    }

    [Fact]
    public async Task RunAsync_Steps_AreReported()
    {
        await using NodeHost host = Host("ddim");
        var observer = new RecordingObserver();

        await using GraphRun run = await host.RunAsync(
            new DenoiseGraph(Node(10, start: 0.7)).WithNoise().Graph, new GraphRunOptions { Observers = { observer } });

        Assert.Equal([(1, 3), (2, 3), (3, 3)], observer.ProgressOf("denoise_latents").Select(progress => (progress.Step, progress.Total)));
    }

    [Theory]
    [InlineData("heun", 7)]
    [InlineData("kdpm_2_a", 7)]
    [InlineData("dpmpp_sde", 7)]
    [InlineData("dpmpp_2s", 4)]
    [InlineData("pndm", 5)]
    public async Task RunAsync_MoreEvaluationsThanSteps_ReportsAndGuidesTheStepsAskedFor(string scheduler, int evaluations)
    {
        int count = 0;
        await using NodeHost host = Host(scheduler, onInput: (_, _) => count++);
        var observer = new RecordingObserver();
        DenoiseGraph graph = new DenoiseGraph(Node(4, scales: new double[] { 1, 2, 3, 4 })).WithNoise();

        await using GraphRun run = await host.RunAsync(graph.Graph, new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        Assert.Equal(evaluations, count);
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], observer.ProgressOf("denoise_latents").Select(progress => (progress.Step, progress.Total)));
    }

    [Theory]
    [InlineData("heun", 0.5)]
    [InlineData("kdpm_2", 0.3)]
    [InlineData("dpmpp_2s", 0.4)]
    public async Task RunAsync_ImageToImageOfSecondOrder_TakesWholeSteps(string scheduler, double start)
    {
        await using NodeHost host = Host(scheduler);
        var observer = new RecordingObserver();
        int left = (int)Math.Round(10 * (1 - start));

        await using GraphRun run = await host.RunAsync(
            new DenoiseGraph(Node(10, start: start)).WithNoise(7).WithLatents(11).Graph, new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        Assert.Equal(
            Enumerable.Range(1, left).Select(step => (step, left)),
            observer.ProgressOf("denoise_latents").Select(progress => (progress.Step, progress.Total)));
    }

    [Theory]
    [InlineData("heun")]
    [InlineData("kdpm_2")]
    public async Task RunAsync_TwoHalvesOfSecondOrder_EqualTheWhole(string scheduler)
    {
        await using NodeHost host = Host(scheduler);
        DenoiseGraph whole = new DenoiseGraph(Node(10)).WithNoise(7);
        var halves = new DenoiseGraph(Node(10, end: 0.5)).WithNoise(7);
        DenoiseLatents second = halves.Graph.Add(Node(10, start: 0.5));
        Connect(halves, second);

        await using GraphRun one = await host.RunAsync(whole.Graph, whole.KeepLatents);
        await using GraphRun two = await host.RunAsync(halves.Graph, new GraphRunOptions().Keep(second.Out.Latents));

        Assert.Equal(one.Get(whole.Denoise.Out.Latents).Values.ToArray(), two.Get(second.Out.Latents).Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_CalledFromAThread_LeavesItBeforeTheNetworkRuns()
    {
        int worker = 0;
        await using NodeHost host = Host("ddim", onInput: (_, _) => worker = Environment.CurrentManagedThreadId);
        int caller = 0;
        bool hasReturned = false;
        var thread = new Thread(() =>
        {
            caller = Environment.CurrentManagedThreadId;
            Task<GraphRun> run = host.RunAsync(new DenoiseGraph(Node(1)).WithNoise().Graph);
            hasReturned = true;
            run.GetAwaiter().GetResult();
        });

        thread.Start();
        thread.Join();

        Assert.True(hasReturned);
        Assert.NotEqual(caller, worker);
    }

    private static float[] Noise(long seed)
    {
        var values = new float[16];
        new TorchRandom(seed).Fill(values);
        return values;
    }

    private static DenoiseLatents Node(int steps, double start = 0, double end = 1, OneOrMany<double>? scales = null) => new()
    {
        Steps = steps,
        DenoisingStart = start,
        DenoisingEnd = end,
        CfgScale = scales ?? 2.0,
        Scheduler = "hook",
    };

    private static void Connect(DenoiseGraph halves, DenoiseLatents second)
    {
        MainModelLoader model = halves.Graph.Add(new MainModelLoader());
        halves.Graph.Connect(model.Out.Unet, second.In.Unet);
        halves.Graph.Connect(halves.Positive.Out.Conditioning, second.In.PositiveConditioning);
        halves.Graph.Connect(halves.Negative.Out.Conditioning, second.In.NegativeConditioning);
        halves.Graph.Connect(halves.Denoise.Out.Latents, second.In.Latents);
    }

    private SamplerRun Reference(string scheduler, int steps) =>
        SamplerCatalog.Default.Get(scheduler).CreateRun(StableDiffusionModel.Open(_model.Folder).Sampling, steps, 16);

    private NodeHost Host(string scheduler, HookSampler.Hook? onInput = null, HookSampler.Hook? onOutput = null) =>
        new(_model.Folder, StubModel.WithSampler(new HookSampler(SamplerCatalog.Default.Get(scheduler), onInput, onOutput)));
}
