using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>What a mask does to a denoising, on a network that gives sample + timestep + mean of the states, and latents of 2 x 2.</summary>
public sealed class MaskedDenoisingTests : IDisposable
{
    private const int Pixels = 4;
    private readonly StubModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler_a")]
    [InlineData("heun")]
    [InlineData("dpmpp_2m")]
    public async Task RunAsync_Mask_GivesWhiteBackExactlyAndRepaintsBlack(string scheduler)
    {
        await using NodeHost host = Host(scheduler);
        using DenoiseMask mask = Mask(1, 0, 0, 1);
        DenoiseGraph graph = new DenoiseGraph(Node(6, mask)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        float[] result = run.Get(graph.Denoise.Out.Latents).Values.ToArray();
        float[] original = Noise(11);
        for (var index = 0; index < result.Length; index++)
        {
            bool isKept = index % Pixels is 0 or 3;
            Assert.True(isKept ? result[index] == original[index] : Math.Abs(result[index] - original[index]) > 1e-3, $"value {index}");
        }
    }

    [Fact]
    public async Task RunAsync_Mask_GivesEachStepTheOriginalWithItsNoise()
    {
        List<(int Step, float[] Latent)> inputs = [];
        await using NodeHost host = Host("ddim", (step, latent) => inputs.Add((step, latent.ToArray())));
        using DenoiseMask mask = Mask(1, 0, 0, 0);
        DenoiseGraph graph = new DenoiseGraph(Node(10, mask, start: 0.5)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([5, 6, 7, 8, 9], inputs.Select(input => input.Step));
        Assert.All(inputs, input => Assert.Equal(Kept(Noised(input.Step, Noise(7))), Kept(input.Latent)));
    }

    [Fact]
    public async Task RunAsync_MaskWithoutNoise_DrawsItFromTheSeedOfTheLatents()
    {
        List<(int Step, float[] Latent)> inputs = [];
        await using NodeHost host = Host("ddim", (step, latent) => inputs.Add((step, latent.ToArray())));
        using DenoiseMask mask = Mask(1, 0, 0, 0);
        DenoiseGraph graph = new DenoiseGraph(Node(10, mask, start: 0.5)).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
        Assert.All(inputs, input => Assert.Equal(Kept(Noised(input.Step, Noise(11))), Kept(input.Latent)));
    }

    [Fact]
    public async Task RunAsync_AllBlack_EqualsNoMask()
    {
        await using NodeHost host = Host("ddim");
        using DenoiseMask mask = Mask(0, 0, 0, 0);
        DenoiseGraph masked = new DenoiseGraph(Node(5, mask)).WithNoise(7).WithLatents(11);
        DenoiseGraph plain = new DenoiseGraph(Node(5, null)).WithNoise(7).WithLatents(11);

        await using GraphRun one = await host.RunAsync(masked.Graph, masked.KeepLatents);
        await using GraphRun two = await host.RunAsync(plain.Graph, plain.KeepLatents);

        Assert.Equal(two.Get(plain.Denoise.Out.Latents).Values.ToArray(), one.Get(masked.Denoise.Out.Latents).Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_MaskOfTheImagesSize_IsScaledToTheLatents()
    {
        await using NodeHost host = Host("ddim");
        using var mask = new DenoiseMask(16, 16);
        for (var index = 0; index < 256; index++)
        {
            mask.WritableValues[index] = index % 16 < 8 ? 1 : 0;
        }

        DenoiseGraph graph = new DenoiseGraph(Node(5, mask)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        float[] result = run.Get(graph.Denoise.Out.Latents).Values.ToArray();
        Assert.Equal([true, false, true, false], result.Take(Pixels).Select((value, index) => value == Noise(11)[index]));
    }

    [Fact]
    public async Task RunAsync_GradientMask_KeepsAPlaceUntilTheNoiseIsLessThanItAsksFor()
    {
        List<(int Step, float[] Latent)> inputs = [];
        await using NodeHost host = Host("ddim", (step, latent) => inputs.Add((step, latent.ToArray())));
        using DenoiseMask mask = Mask(1, 0.65f, 0, 0.25f, isGradient: true);
        DenoiseGraph graph = new DenoiseGraph(Node(10, mask)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        // Ten steps at timesteps of 901, 801 ... 1: a place of 0.65 is kept while the noise is 0.35 or more.
        Assert.Equal([true, true, true, true, true, true, false, false, false, false], inputs.Select(input => IsKept(input, 1)));
        Assert.Equal([true, true, false, false, false, false, false, false, false, false], inputs.Select(input => IsKept(input, 3)));
        Assert.All(inputs, input => Assert.True(IsKept(input, 0)));
        float[] result = run.Get(graph.Denoise.Out.Latents).Values.ToArray();
        Assert.Equal([true, false, false, false], result.Take(Pixels).Select((value, index) => value == Noise(11)[index]));
    }

    [Fact]
    public async Task RunAsync_NoLatents_KeepsTheGreyOfZeros()
    {
        await using NodeHost host = Host("ddim");
        using DenoiseMask mask = Mask(1, 0, 0, 0);
        DenoiseGraph graph = new DenoiseGraph(Node(3, mask)).WithNoise(7);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        Assert.Equal([true, false, false, false], run.Get(graph.Denoise.Out.Latents).Values.ToArray().Take(Pixels).Select(value => value == 0));
    }

    [Fact]
    public async Task RunAsync_NothingLeftToDenoise_GivesTheLatentsBack()
    {
        await using NodeHost host = Host("ddim");
        using DenoiseMask mask = Mask(0, 0, 0.5f, 0);
        DenoiseGraph graph = new DenoiseGraph(Node(10, mask, start: 1)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        Assert.Equal(Noise(11), run.Get(graph.Denoise.Out.Latents).Values.ToArray());
    }

    [Theory]
    [InlineData(1.5f, "1.5")]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(float.NaN, "NaN")]
    public async Task RunAsync_ValueOutOfRange_IsNamed(float value, string expected)
    {
        await using NodeHost host = Host("ddim");
        using DenoiseMask mask = Mask(1, 0, 0, value);

        string message = await host.FailAsync(new DenoiseGraph(Node(3, mask)).WithNoise().Graph);

        Assert.Contains($"Input 'denoise_mask' holds {expected}; allowed 0 (repainted) to 1 (kept).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ValueBetween_MixesPaintedAndOriginal()
    {
        using var original = new Latents(1, 1, 1, 4);
        original.WritableValues.Fill(3);
        using DenoiseMask mask = new(1, 4);
        new float[] { 0, 0.25f, 0.5f, 1 }.CopyTo(mask.WritableValues);
        float[] painted = [1, 1, 1, float.NaN];

        new Inpainting(mask, original, null, original).Restore(painted);

        Assert.Equal([1, 1.5f, 2, 3], painted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_EachStepWithMaskAndRescaledGuidance_AllocatesNothing(bool isGradient)
    {
        long[] allocated = new long[20];
        await using NodeHost host = Host("euler_a", (step, _) => allocated[step] = GC.GetAllocatedBytesForCurrentThread());
        using DenoiseMask mask = Mask(1, 0.5f, 0, 0.75f, isGradient);
        DenoiseLatents node = Node(allocated.Length, mask);
        node.CfgRescaleMultiplier = 0.7;

        await using GraphRun run = await host.RunAsync(new DenoiseGraph(node).WithNoise(7).WithLatents(11).Graph);

        // The first steps fill the runtime's own caches.
        run.ThrowIfNotCompleted();
        Assert.Equal(0, allocated[^1] - allocated[3]);
    }

    [Fact]
    public async Task RunAsync_InpaintingModel_IsToldTheMaskAndGetsTheKeptPartBack()
    {
        using StubModel model = StubModel.CreateInpainting();
        List<float[]> outputs = [];
        List<float[]> inputs = [];
        var sampler = new HookSampler(
            SamplerCatalog.Default.Get("ddim"), (_, latent) => inputs.Add(latent.ToArray()), (_, output) => outputs.Add(output.ToArray()));
        await using var host = new NodeHost(model.Folder, StubModel.WithSampler(sampler));
        using var masked = new Latents(1, 4, 2, 2);
        masked.WritableValues.Fill(0.5f);
        using var mask = new DenoiseMask(2, 2) { MaskedLatents = masked };
        new float[] { 1, 0, 0.25f, 0 }.CopyTo(mask.WritableValues);
        DenoiseGraph graph = new DenoiseGraph(Node(3, mask)).WithNoise(7).WithLatents(11);

        await using GraphRun run = await host.RunAsync(graph.Graph, graph.KeepLatents);

        // The network gives latents + 10 x (1 - mask) + 100 x masked latents, and nothing is blended between the steps.
        float[] added = [50, 60, 57.5f, 60];
        Assert.Equal(3, outputs.Count);
        Assert.All(outputs.Zip(inputs), step => Assert.All(
            step.First.Zip(step.Second).Select((each, index) => (each.First - each.Second, added[index % Pixels])), each => Assert.Equal(each.Item2, each.Item1, 1e-2f)));
        Assert.NotEqual(Kept(Noised(1, Noise(7))), Kept(inputs[1]));
        Assert.Equal(Kept(Noise(11)), Kept(run.Get(graph.Denoise.Out.Latents).Values.ToArray()));
    }

    [Fact]
    public async Task RunAsync_InpaintingModelAndMaskWithoutImage_MasksTheLatents()
    {
        using StubModel model = StubModel.CreateInpainting();
        List<float[]> outputs = [];
        List<float[]> inputs = [];
        var sampler = new HookSampler(
            SamplerCatalog.Default.Get("ddim"), (_, latent) => inputs.Add(latent.ToArray()), (_, output) => outputs.Add(output.ToArray()));
        await using var host = new NodeHost(model.Folder, StubModel.WithSampler(sampler));
        using DenoiseMask mask = Mask(1, 0, 0.5f, 0);
        float[] original = Noise(11);

        await using GraphRun run = await host.RunAsync(new DenoiseGraph(Node(1, mask)).WithNoise(7).WithLatents(11).Graph);

        run.ThrowIfNotCompleted();
        float[] expected = [100 * original[0], 10, 5 + (100 * original[2]), 10];
        Assert.All(expected.Zip(outputs[0].Zip(inputs[0])), each => Assert.Equal(each.First, each.Second.First - each.Second.Second, 1e-2f));
    }

    [Fact]
    public async Task RunAsync_InpaintingModelAndImageOfAnotherSize_SaysBothSizes()
    {
        using StubModel model = StubModel.CreateInpainting();
        await using var host = new NodeHost(model.Folder);
        using var mask = new DenoiseMask(2, 2) { MaskedLatents = new Latents(1, 4, 4, 6) };

        string message = await host.FailAsync(new DenoiseGraph(new DenoiseLatents { DenoiseMask = mask }).WithNoise().Graph);

        Assert.Contains("The image of 'denoise_mask' has latents of 6 x 4, and 2 x 2 are denoised", message, StringComparison.Ordinal);
    }

    private static DenoiseLatents Node(int steps, DenoiseMask? mask, double start = 0) => new()
    {
        Steps = steps,
        DenoisingStart = start,
        CfgScale = 2.0,
        Scheduler = "hook",
        DenoiseMask = mask,
    };

    private static DenoiseMask Mask(float first, float second, float third, float fourth, bool isGradient = false)
    {
        var mask = new DenoiseMask(2, 2) { IsGradient = isGradient };
        new[] { first, second, third, fourth }.CopyTo(mask.WritableValues);
        return mask;
    }

    private static float[] Noise(long seed)
    {
        var values = new float[16];
        new TorchRandom(seed).Fill(values);
        return values;
    }

    /// <summary>The first pixel of each channel.</summary>
    private static float[] Kept(float[] latents) => [.. latents.Where((_, index) => index % Pixels == 0)];

    private float[] Noised(int step, float[] noise)
    {
        var noised = new float[16];
        SamplerCatalog.Default.Get("ddim").CreateRun(StableDiffusionModel.Open(_model.Folder).Sampling, 10, 16).AddNoise(step, Noise(11), noise, noised);
        return noised;
    }

    private bool IsKept((int Step, float[] Latent) input, int pixel) => input.Latent[pixel] == Noised(input.Step, Noise(7))[pixel];

    private NodeHost Host(string scheduler, HookSampler.Hook? onInput = null) =>
        new(_model.Folder, StubModel.WithSampler(new HookSampler(SamplerCatalog.Default.Get(scheduler), onInput)));
}
