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
        Latents start = DenoiseInputs.CheckStart(node, model);
        TextConditioning positive = DenoiseInputs.Single(node.PositiveConditioning, "positive_conditioning");
        TextConditioning negative = DenoiseInputs.Single(node.NegativeConditioning, "negative_conditioning");
        IReadOnlyList<double> scales = node.CfgScale.Items;
        DenoiseInputs.CheckNumbers(node, scales);
        SamplerRun run = samplers.Get(node.Scheduler).CreateRun(model.Sampling, node.Steps, start.Length);
        StepRange range = run.Schedule.GetRange(node.DenoisingStart, node.DenoisingEnd);

        // A distilled network reads the scale itself.
        bool isGuided = model.UNet.GuidanceWidth is null && scales.Any(scale => scale != 1);

        // The size is checked before the network loads.
        int scale = model.LatentScale;
        using var unet = new UNet(sessions, model, start.Width * scale, start.Height * scale, positive, isGuided ? negative : null, cancellationToken)
        {
            RescaleMultiplier = node.CfgRescaleMultiplier,
        };
        var latents = new Latents(start.Batch, start.Channels, start.Height, start.Width) { Seed = node.Noise?.Seed ?? node.Latents?.Seed };
        try
        {
            run.Begin(range.First);
            Prepare(node, run, range, latents);
            Inpainting? inpainting = range.Count > 0 ? PrepareInpainting(node, model, unet, latents) : null;
            Step(unet, run, range, scales, latents, model.IsInpainting ? null : inpainting, new DenoisingReport(context, model, run.Schedule, range, latents), cancellationToken);
            inpainting?.Restore(latents.WritableValues);
            return latents;
        }
        catch
        {
            latents.Dispose();
            throw;
        }
    }

    private static void Step(
        UNet unet,
        SamplerRun run,
        StepRange range,
        IReadOnlyList<double> scales,
        Latents latents,
        Inpainting? inpainting,
        DenoisingReport report,
        CancellationToken cancellationToken)
    {
        var noise = new TorchRandom((latents.Seed ?? 0) ^ StepNoiseMask);
        var input = new float[latents.Length];
        SamplerSchedule schedule = run.Schedule;
        for (int step = range.First; step < range.End; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inpainting?.Blend(run, step, latents.WritableValues);
            run.ScaleModelInput(step, latents.Values, input);
            double guidance = scales[scales.Count == 1 ? 0 : schedule.GetRequestedStep(step)];
            ReadOnlySpan<float> prediction = unet.Predict(input, schedule.Timesteps[step], guidance, cancellationToken);
            run.Step(step, prediction, latents.WritableValues, noise);
            report.Tell(step, run.Denoised);
        }
    }

    /// <summary>Fills the latents a denoising starts from: noise, an image's latents, or both mixed for the first step.</summary>
    /// <remarks>Without an image's latents the picture is a grey of zeros, as in InvokeAI; no step to take adds no noise.</remarks>
    private static void Prepare(DenoiseLatents node, SamplerRun run, StepRange range, Latents latents)
    {
        node.Latents?.Values.CopyTo(latents.WritableValues);
        if (node.Noise is not { } noise || range.Count == 0)
        {
            return;
        }

        if (node.Latents is null && range.First == 0)
        {
            TensorPrimitives.Multiply(noise.Values, run.Schedule.InitialNoiseScale, latents.WritableValues);
        }
        else
        {
            run.AddNoise(range.First, latents.Values, noise.Values, latents.WritableValues);
        }
    }

    /// <summary>Reads the mask; an inpainting network gets it as input and needs no blending in between.</summary>
    private static Inpainting? PrepareInpainting(DenoiseLatents node, StableDiffusionModel model, UNet unet, Latents latents)
    {
        if (node.DenoiseMask is not { } mask)
        {
            return null;
        }

        var inpainting = new Inpainting(mask, node.Latents, node.Noise, latents);
        if (model.IsInpainting)
        {
            inpainting.Tell(unet, mask, latents);
        }

        return inpainting;
    }
}
