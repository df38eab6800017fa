using System.Globalization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Checks what a denoising was given, by validation as far as it is known then, and by the node.</summary>
internal static class DenoiseInputs
{
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

    public static Latents CheckStart(DenoiseLatents node, StableDiffusionModel model)
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

    /// <summary>Checks again what validation could not see of inputs that come from other nodes.</summary>
    public static void CheckNumbers(DenoiseLatents node, IReadOnlyList<double> scales)
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

    public static TextConditioning Single(OneOrMany<TextConditioning> conditionings, string port) => conditionings.Items is [{ } single]
        ? single
        : throw new ArgumentException($"'{port}' has {conditionings.Items.Count} conditionings; regional prompts are not supported, connect one.");

    private static string Describe(Latents latents) =>
        $"[{latents.Batch}, {latents.Channels}, {latents.Height}, {latents.Width}] (batch, channels, height, width)";
}
