using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's UNet with guidance, for one picture, size and pair of prompts. For one caller at a time.</summary>
/// <remarks>
/// Both prompts run one after the other, or as one batch of two (negative first) where <see cref="OnnxOptions.BatchGuidance"/> says so, unless the export fixes
/// the batch to one or one of them is longer. An inpainting network reads, behind the latents, a mask (1 is repainted)
/// and the latents of the masked image; until <see cref="Inpaint"/> is called it repaints all of an empty one. SDXL's reads, beside the
/// states, each prompt's pooled text and sizes. A network that was distilled from guidance, as latent consistency models are, reads the
/// guidance scale itself and has no negative prompt.
/// </remarks>
internal sealed class UNet : IDisposable
{
    /// <summary>The input with the pooled text.</summary>
    public const string TextEmbeds = "text_embeds";

    /// <summary>The input with the guidance scale of distilled networks.</summary>
    public const string TimestepCond = "timestep_cond";

    /// <summary>The input with the sizes.</summary>
    public const string TimeIds = "time_ids";

    private readonly List<ModelRunner> _runners = [];
    private readonly List<TensorBuffer> _outputs = [];
    private readonly TensorBuffer _sample;
    private readonly TensorBuffer _timestep;
    private readonly int _pixels;
    private readonly int _length;
    private readonly int _inputLength;
    private readonly float[] _predictions;
    private readonly TensorBuffer? _guidance;

    /// <summary>Binds all tensors. Without a negative prompt the positive one runs alone and guidance must be 1.</summary>
    public UNet(
        OnnxSessionCache cache,
        StableDiffusionModel model,
        int width,
        int height,
        TextConditioning positive,
        TextConditioning? negative,
        CancellationToken cancellationToken)
    {
        model.CheckSize(width, height);
        ThrowIfDifferent(model, positive, "positive_conditioning");
        ThrowIfDifferent(model, negative ?? positive, "negative_conditioning");
        try
        {
            ModelRunner first = Open(cache, model, cancellationToken);
            ModelPort sample = first.Input("sample");
            bool isBatch = negative is not null && negative.Tokens == positive.Tokens
                && (sample.Dimensions is [2, ..] || (cache.BatchesGuidance && sample.Dimensions is not [1, ..]));
            int batch = isBatch ? 2 : 1;
            (int latentHeight, int latentWidth) = (height / model.LatentScale, width / model.LatentScale);
            long[] shape = [batch, model.Vae.LatentChannels, latentHeight, latentWidth];
            _sample = first.BindInput(sample, batch, model.UNet.InChannels, latentHeight, latentWidth);
            _timestep = first.BindInput(first.Input("timestep"), TimestepShape(first.Input("timestep"), sample, batch));
            _pixels = latentHeight * latentWidth;
            _length = model.Vae.LatentChannels * _pixels;
            _inputLength = _sample.Length / batch;
            _predictions = GC.AllocateArray<float>(_length * (negative is null ? 1 : 2));
            _outputs.Add(first.BindOutput(first.Output("out_sample"), shape));
            BindPrompts(first, negative ?? positive, isBatch ? positive : null);
            if (negative is not null && !isBatch)
            {
                ModelRunner second = Open(cache, model, cancellationToken);
                second.BindInput(second.Input("sample"), _sample);
                second.BindInput(second.Input("timestep"), _timestep);
                _outputs.Add(second.BindOutput(second.Output("out_sample"), shape));
                BindPrompts(second, positive, null);
            }

            if (model.UNet.GuidanceWidth is { } guidanceWidth)
            {
                _guidance = first.BindInput(first.Input(TimestepCond), 1, guidanceWidth);
            }

            _runners.ForEach(static runner => runner.ThrowIfInputsAreMissing());
            if (model.IsInpainting)
            {
                Inpaint(Enumerable.Repeat(1f, _pixels).ToArray(), new float[_length]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets how much of the contrast that guidance adds is taken back: 0 (nothing) to 1.</summary>
    public double RescaleMultiplier { get; init; }

    /// <summary>Tells an inpainting network what to repaint, for all steps to come.</summary>
    /// <param name="mask">One value for each latent pixel: 1 is repainted, 0 is kept.</param>
    /// <param name="maskedLatents">The latents of the image without what is repainted, [channels, height, width].</param>
    public void Inpaint(ReadOnlySpan<float> mask, ReadOnlySpan<float> maskedLatents)
    {
        for (int start = _length; start < _sample.Length; start += _inputLength)
        {
            _sample.Write(mask, start);
            _sample.Write(maskedLatents, start + _pixels);
        }
    }

    /// <summary>Predicts the noise in a sample: negative + guidance x (positive - negative).</summary>
    /// <param name="sample">The sampler's scaled latents, [channels, height, width].</param>
    /// <param name="timestep">The timestep, 0 to 999 as a rule.</param>
    /// <param name="guidance">The guidance scale; 1 takes the positive prompt alone.</param>
    /// <param name="cancellationToken">Cancels a run under way.</param>
    /// <returns>The prediction, overwritten by the next call.</returns>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> sample, double timestep, double guidance, CancellationToken cancellationToken)
    {
        if (sample.Length != _length)
        {
            throw new ArgumentException($"The sample has {sample.Length} values; this UNet was set up for {_length}.", nameof(sample));
        }

        for (int start = 0; start < _sample.Length; start += _inputLength)
        {
            _sample.Write(sample, start);
        }

        _timestep.Fill(timestep);
        if (_guidance is not null)
        {
            GuidanceEmbedding.Write(guidance, _guidance);
        }

        int offset = 0;
        for (int index = 0; index < _runners.Count; index++)
        {
            _runners[index].Run(cancellationToken);
            _outputs[index].Read(_predictions.AsSpan(offset));
            offset += _outputs[index].Length;
        }

        return Guide(_guidance is null ? guidance : 1);
    }

    public void Dispose() => _runners.ForEach(static runner => runner.Dispose());

    private static void ThrowIfDifferent(StableDiffusionModel model, TextConditioning other, string port)
    {
        if ((other.Pooled is not null) != model.IsStableDiffusionXl)
        {
            throw new ArgumentException(model.IsStableDiffusionXl
                ? $"Model '{model.Name}' is SDXL, which reads pooled text and sizes beside the states, and '{port}' has none; encode the prompt with 'sdxl_compel_prompt'."
                : $"Model '{model.Name}' is no SDXL model, and '{port}' is a prompt for one, with pooled text and sizes; encode the prompt with 'compel'.");
        }

        ThrowIfWidthDiffers("text states", model.UNet.CrossAttentionDim, other.Width);
        if (other.Pooled is { } pooled && model.UNet.PooledTextWidth is { } width)
        {
            ThrowIfWidthDiffers("pooled text", width, pooled.Values.Length);
        }

        void ThrowIfWidthDiffers(string what, int wanted, int given)
        {
            if (wanted != given)
            {
                throw new ArgumentException(
                    $"Model '{model.Name}' reads {what} {wanted} wide, that of '{port}' is {given} wide; encode the prompt with the same model.");
            }
        }
    }

    private static long[] TimestepShape(ModelPort timestep, ModelPort sample, int batch)
    {
        if (timestep.Dimensions.Length == 0)
        {
            return [];
        }

        bool isPerSample = timestep.Dimensions[0] < 0 && timestep.Symbols[0].Length > 0 && timestep.Symbols[0] == sample.Symbols[0];
        return [isPerSample ? batch : 1];
    }

    private static void BindPrompts(ModelRunner runner, TextConditioning first, TextConditioning? second)
    {
        BindStates(runner, first, second);
        PooledText[] texts = [.. new[] { first.Pooled, second?.Pooled }.OfType<PooledText>()];
        if (texts.Length > 0)
        {
            BindRows(runner, TextEmbeds, texts, texts[0].Values.Length, static text => text.Values);
            BindRows(runner, TimeIds, texts, PooledText.TimeIdCount, static text => text.TimeIds);
        }
    }

    private static void BindRows(ModelRunner runner, string name, PooledText[] texts, int width, Func<PooledText, ReadOnlySpan<float>> row)
    {
        TensorBuffer rows = runner.BindInput(runner.Input(name), texts.Length, width);
        for (var index = 0; index < texts.Length; index++)
        {
            rows.Write(row(texts[index]), index * width);
        }
    }

    private static void BindStates(ModelRunner runner, TextConditioning first, TextConditioning? second)
    {
        TensorBuffer states = runner.BindInput(runner.Input("encoder_hidden_states"), second is null ? 1 : 2, first.Tokens, first.Width);
        states.Write(first.Values);
        if (second is not null)
        {
            states.Write(second.Values, first.Values.Length);
        }
    }

    private ModelRunner Open(OnnxSessionCache cache, StableDiffusionModel model, CancellationToken cancellationToken)
    {
        var runner = ModelRunner.Open(cache, model.UNetPath, cancellationToken);
        _runners.Add(runner);
        return runner;
    }

    private ReadOnlySpan<float> Guide(double guidance)
    {
        Span<float> positive = _predictions.AsSpan(_predictions.Length - _length);
        if (_predictions.Length > _length && guidance != 1)
        {
            ReadOnlySpan<float> negative = _predictions.AsSpan(0, _length);
            float contrast = RescaleMultiplier > 0 ? TensorPrimitives.StdDev<float>(positive) : 0;
            TensorPrimitives.Subtract(positive, negative, positive);
            TensorPrimitives.MultiplyAdd(positive, (float)guidance, negative, positive);
            Rescale(positive, contrast);
        }
        else if (guidance != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(guidance), $"Guidance is {guidance}, but there is no negative prompt; use 1 or give one.");
        }

        return positive;
    }

    /// <summary>Brings the guided prediction nearer to the contrast of the positive one; Lin et al. 2023, algorithm 2.</summary>
    private void Rescale(Span<float> guided, float contrast)
    {
        float added = RescaleMultiplier > 0 ? TensorPrimitives.StdDev<float>(guided) : 0;

        // What is flat has no contrast that could be changed.
        if (added > 0)
        {
            TensorPrimitives.Multiply(guided, (float)((RescaleMultiplier * contrast / added) + (1 - RescaleMultiplier)), guided);
        }
    }
}
