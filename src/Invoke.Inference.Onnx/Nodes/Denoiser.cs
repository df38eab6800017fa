using System.Globalization;
using System.Numerics.Tensors;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>The denoising loop: scale, predict, step. Nothing is allocated per step.</summary>
internal static class Denoiser
{
    /// <summary>InvokeAI draws the noise of stochastic samplers from the seed with all of its 32 bits flipped.</summary>
    private const long StepNoiseMask = 0xFFFFFFFF;

    public static Latents Run(
        DenoiseLatents node,
        StableDiffusionModel model,
        OnnxSessionCache sessions,
        SamplerCatalog samplers,
        NodeContext context,
        CancellationToken cancellationToken)
    {
        Latents start = CheckStart(node, model);
        TextConditioning positive = Single(node.PositiveConditioning, "positive_conditioning");
        TextConditioning negative = Single(node.NegativeConditioning, "negative_conditioning");
        IReadOnlyList<double> scales = node.CfgScale.Items;
        CheckNumbers(node, scales);
        SamplerRun run = samplers.Get(node.Scheduler).CreateRun(model.Sampling, node.Steps, start.Length);
        StepRange range = run.Schedule.GetRange(node.DenoisingStart, node.DenoisingEnd);
        bool isGuided = scales.Any(scale => scale != 1);

        // The size is checked before the network loads.
        int scale = model.LatentScale;
        using var unet = new UNet(sessions, model, start.Width * scale, start.Height * scale, positive, isGuided ? negative : null, cancellationToken);
        var latents = new Latents(start.Batch, start.Channels, start.Height, start.Width) { Seed = node.Noise?.Seed ?? node.Latents?.Seed };
        try
        {
            run.Begin(range.First);
            Prepare(node, run, range, latents);
            Step(unet, run, range, scales, latents, new DenoisingReport(context, model, run.Schedule, range, latents), cancellationToken);
            return latents;
        }
        catch
        {
            latents.Dispose();
            throw;
        }
    }

    /// <summary>Says what is wrong with guidance scales for a number of steps, where that is known; null for nothing.</summary>
    public static string? DescribeScaleProblem(IReadOnlyList<double> scales, int? steps) => scales switch
    {
        [] => "is empty; give one scale, or one for each step",
        _ when scales.FirstOrDefault(static scale => !(scale >= 1 && double.IsFinite(scale)), 1) is var wrong && wrong != 1 =>
            string.Create(CultureInfo.InvariantCulture, $"is {wrong}; it must be 1 or more"),
        { Count: > 1 } when steps is { } count && count != scales.Count =>
            $"has {scales.Count} values for {count} steps; give one, or one for each step",
        _ => null,
    };

    public static string DescribeRange(double start, double end) =>
        string.Create(CultureInfo.InvariantCulture, $"is {start}; it must not be above denoising_end ({end})");

    private static void Step(
        UNet unet, SamplerRun run, StepRange range, IReadOnlyList<double> scales, Latents latents, DenoisingReport report, CancellationToken cancellationToken)
    {
        var noise = new TorchRandom((latents.Seed ?? 0) ^ StepNoiseMask);
        var input = new float[latents.Length];
        SamplerSchedule schedule = run.Schedule;
        for (int step = range.First; step < range.End; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.ScaleModelInput(step, latents.Values, input);
            double guidance = scales[scales.Count == 1 ? 0 : schedule.GetRequestedStep(step)];
            ReadOnlySpan<float> prediction = unet.Predict(input, schedule.Timesteps[step], guidance, cancellationToken);
            run.Step(step, prediction, latents.Values, noise);
            report.Tell(step, run.Denoised);
        }
    }

    /// <summary>Fills the latents a denoising starts from: noise, an image's latents, or both mixed for the first step.</summary>
    /// <remarks>Without an image's latents the picture is a grey of zeros, as in InvokeAI; no step to take adds no noise.</remarks>
    private static void Prepare(DenoiseLatents node, SamplerRun run, StepRange range, Latents latents)
    {
        node.Latents?.Values.CopyTo(latents.Values);
        if (node.Noise is not { } noise || range.Count == 0)
        {
            return;
        }

        if (node.Latents is null && range.First == 0)
        {
            TensorPrimitives.Multiply(noise.Values, run.Schedule.InitialNoiseScale, latents.Values);
        }
        else
        {
            run.AddNoise(range.First, latents.Values, noise.Values, latents.Values);
        }
    }

    private static Latents CheckStart(DenoiseLatents node, StableDiffusionModel model)
    {
        Latents start = node.Latents ?? node.Noise ?? throw new ArgumentException("Connect 'noise', 'latents' or both; there is nothing to denoise.");
        if (node is { Latents: { } latents, Noise: { } noise }
            && (latents.Batch, latents.Channels, latents.Height, latents.Width) != (noise.Batch, noise.Channels, noise.Height, noise.Width))
        {
            throw new ArgumentException($"'latents' are {Describe(latents)} and 'noise' is {Describe(noise)}; make both for one size.");
        }

        if (start.Batch != 1)
        {
            throw new ArgumentException($"There are latents of {start.Batch} images; denoise one at a time.");
        }

        return start.Channels == model.Vae.LatentChannels
            ? start
            : throw new ArgumentException($"The latents have {start.Channels} channels; model '{model.Name}' works on {model.Vae.LatentChannels}.");
    }

    private static string Describe(Latents latents) =>
        $"[{latents.Batch}, {latents.Channels}, {latents.Height}, {latents.Width}] (batch, channels, height, width)";

    /// <summary>Checks again what validation could not see of inputs that come from other nodes.</summary>
    private static void CheckNumbers(DenoiseLatents node, IReadOnlyList<double> scales)
    {
        if (DescribeScaleProblem(scales, node.Steps) is { } problem)
        {
            throw new ArgumentException($"Input 'cfg_scale' {problem}.");
        }

        if (node.DenoisingStart > node.DenoisingEnd)
        {
            throw new ArgumentException($"Input 'denoising_start' {DescribeRange(node.DenoisingStart, node.DenoisingEnd)}.");
        }
    }

    private static TextConditioning Single(OneOrMany<TextConditioning> conditionings, string port) => conditionings.Items is [{ } single]
        ? single
        : throw new ArgumentException($"'{port}' has {conditionings.Items.Count} conditionings; regional prompts are not supported, connect one.");
}
