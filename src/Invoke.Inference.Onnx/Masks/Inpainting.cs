namespace Invoke.Inference.Onnx;

/// <summary>Keeps what a mask protects: before each step it becomes the noised original again, after the last one the original itself.</summary>
/// <remarks>
/// InvokeAI's rule. 1 in the mask is kept; what is between is mixed, or, in a gradient, kept until the noise is less than what the mask asks
/// for. Nothing is allocated per step.
/// </remarks>
internal sealed class Inpainting
{
    private readonly float[] _keep;
    private readonly float[] _original;
    private readonly float[] _noise;
    private readonly float[] _noised;
    private readonly bool _isGradient;

    /// <summary>Scales the mask to the latents.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="original">The image's latents; null for grey.</param>
    /// <param name="noise">The noise that the denoising began with; null draws it from the seed.</param>
    /// <param name="latents">The latents that are denoised; only their shape and seed are read.</param>
    public Inpainting(DenoiseMask mask, Latents? original, Latents? noise, Latents latents)
    {
        CheckValues(mask);
        _keep = LatentsResizing.ResizeMask(mask.Values, mask.Width, mask.Height, latents.Width, latents.Height);
        _isGradient = mask.IsGradient;
        _original = original is null ? new float[latents.Length] : original.Values.ToArray();
        _noise = new float[latents.Length];
        _noised = new float[latents.Length];
        if (noise is not null)
        {
            noise.Values.CopyTo(_noise);
        }
        else
        {
            new TorchRandom(latents.Seed ?? 0).Fill(_noise);
        }
    }

    /// <summary>Tells an inpainting network what is repainted and what is around it.</summary>
    public void Tell(UNet unet, DenoiseMask mask, Latents latents)
    {
        float[] repaint = Array.ConvertAll(_keep, static keep => 1 - keep);
        if (mask.MaskedLatents is not { } masked)
        {
            // Without the image itself its latents are masked, which is nearly the same.
            unet.Inpaint(repaint, [.. _original.Select((value, index) => _keep[index % _keep.Length] < 0.5f ? 0 : value)]);
        }
        else if ((masked.Batch, masked.Channels, masked.Height, masked.Width) == (latents.Batch, latents.Channels, latents.Height, latents.Width))
        {
            unet.Inpaint(repaint, masked.Values);
        }
        else
        {
            throw new ArgumentException(
                $"The image of 'denoise_mask' has latents of {masked.Width} x {masked.Height}, and {latents.Width} x {latents.Height} are denoised; "
                + "make the mask of an image of the same size.");
        }
    }

    /// <summary>Sets what is kept to the original with the noise of a step, right before that step.</summary>
    public void Blend(SamplerRun run, int step, Span<float> latents)
    {
        run.AddNoise(step, _original, _noise, _noised);
        float level = run.Schedule.Timesteps[step] / run.Schedule.TrainTimesteps;
        for (var start = 0; start < latents.Length; start += _keep.Length)
        {
            for (var pixel = 0; pixel < _keep.Length; pixel++)
            {
                float keep = _keep[pixel];
                ref float value = ref latents[start + pixel];
                value = _isGradient
                    ? 1 - keep > level ? value : _noised[start + pixel]
                    : Mix(value, _noised[start + pixel], keep);
            }
        }
    }

    /// <summary>Sets what is kept to the original, after the last step.</summary>
    public void Restore(Span<float> latents)
    {
        for (var start = 0; start < latents.Length; start += _keep.Length)
        {
            for (var pixel = 0; pixel < _keep.Length; pixel++)
            {
                // A gradient keeps only what it keeps through all steps.
                float keep = _isGradient && _keep[pixel] < 1 ? 0 : _keep[pixel];
                ref float value = ref latents[start + pixel];
                value = Mix(value, _original[start + pixel], keep);
            }
        }
    }

    /// <summary>Mixes so that 0 gives the one and 1 gives the other exactly, whatever the first holds.</summary>
    private static float Mix(float painted, float original, float keep) =>
        keep <= 0 ? painted : keep >= 1 ? original : float.Lerp(painted, original, keep);

    private static void CheckValues(DenoiseMask mask)
    {
        foreach (float value in mask.Values)
        {
            if (!(value is >= 0 and <= 1))
            {
                throw new ArgumentException($"Input 'denoise_mask' holds {value}; allowed 0 (repainted) to 1 (kept).");
            }
        }
    }
}
