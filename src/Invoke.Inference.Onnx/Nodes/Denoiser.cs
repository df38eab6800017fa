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
        IReadOnlyList<double> scales = CheckScales(node);
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
            Step(unet, run, range, scales, latents, context, cancellationToken);
            return latents;
        }
        catch
        {
            latents.Dispose();
            throw;
        }
    }

    private static void Step(
        UNet unet, SamplerRun run, StepRange range, IReadOnlyList<double> scales, Latents latents, NodeContext context, CancellationToken cancellationToken)
    {
        var noise = new TorchRandom((latents.Seed ?? 0) ^ StepNoiseMask);
        var input = new float[latents.Length];
        for (int step = range.First; step < range.End; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.ScaleModelInput(step, latents.Values, input);
            double guidance = scales[scales.Count == 1 ? 0 : step / run.Schedule.Order];
            ReadOnlySpan<float> prediction = unet.Predict(input, run.Schedule.Timesteps[step], guidance, cancellationToken);
            run.Step(step, prediction, latents.Values, noise);
            context.ReportProgress(step - range.First + 1, range.Count);
        }
    }

    /// <summary>Fills the latents a denoising starts from: noise, an image's latents, or both mixed for the first step.</summary>
    private static void Prepare(DenoiseLatents node, SamplerRun run, StepRange range, Latents latents)
    {
        switch (node)
        {
            case { Latents: { } clean, Noise: { } noise } when range.Count > 0:
                run.AddNoise(range.First, clean.Values, noise.Values, latents.Values);
                break;
            case { Latents: { } clean }:
                clean.Values.CopyTo(latents.Values);
                break;
            case { Noise: { } noise }:
                TensorPrimitives.Multiply(noise.Values, run.Schedule.InitialNoiseScale, latents.Values);
                break;
        }
    }

    private static Latents CheckStart(DenoiseLatents node, StableDiffusionModel model)
    {
        Latents start = node.Latents ?? node.Noise ?? throw new ArgumentException("Connect 'noise', 'latents' or both; there is nothing to denoise.");
        if (node is { Latents: { } latents, Noise: { } noise }
            && (latents.Batch, latents.Channels, latents.Height, latents.Width) != (noise.Batch, noise.Channels, noise.Height, noise.Width))
        {
            throw new ArgumentException(
                $"'latents' are {latents.Width}x{latents.Height} and 'noise' is {noise.Width}x{noise.Height} latent pixels; make both for one size.");
        }

        if (start.Batch != 1)
        {
            throw new ArgumentException($"There are latents of {start.Batch} images; denoise one at a time.");
        }

        return start.Channels == model.Vae.LatentChannels
            ? start
            : throw new ArgumentException($"The latents have {start.Channels} channels; model '{model.Name}' works on {model.Vae.LatentChannels}.");
    }

    private static IReadOnlyList<double> CheckScales(DenoiseLatents node)
    {
        IReadOnlyList<double> scales = node.CfgScale.Items;
        if (scales.Count != 1 && scales.Count != node.Steps)
        {
            throw new ArgumentException($"'cfg_scale' has {scales.Count} values for {node.Steps} steps; give one, or one for each step.");
        }

        return scales.All(scale => scale >= 1)
            ? scales
            : throw new ArgumentException($"'cfg_scale' is {scales.Min()}; it must be 1 or more.");
    }

    private static TextConditioning Single(OneOrMany<TextConditioning> conditionings, string port) => conditionings.Items is [{ } single]
        ? single
        : throw new ArgumentException($"'{port}' has {conditionings.Items.Count} conditionings; regional prompts are not supported, connect one.");
}
