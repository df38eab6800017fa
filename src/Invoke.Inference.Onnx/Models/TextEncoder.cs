namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's text encoder: token ids to text states. For one caller at a time.</summary>
internal sealed class TextEncoder : IDisposable
{
    private readonly ModelRunner _runner;
    private readonly TensorBuffer _ids;
    private readonly TensorBuffer _states;
    private readonly TextEncoderConfig _config;

    public TextEncoder(OnnxSessionCache cache, StableDiffusionModel model, CancellationToken cancellationToken)
    {
        _config = model.TextEncoder;
        _runner = ModelRunner.OpenBriefly(cache, model.TextEncoderPath, cancellationToken);
        try
        {
            _ids = _runner.BindInput(_runner.Input("input_ids"), 1, _config.MaxTokens);
            _states = _runner.BindOutput(_runner.Output("last_hidden_state"), 1, _config.MaxTokens, _config.HiddenSize);
            _runner.ThrowIfInputsAreMissing();
        }
        catch
        {
            _runner.Dispose();
            throw;
        }
    }

    /// <summary>Gets the width of a state.</summary>
    public int Width => _config.HiddenSize;

    /// <summary>Encodes <see cref="TextEncoderConfig.MaxTokens"/> ids into their states, [tokens, width].</summary>
    public void Encode(ReadOnlySpan<int> ids, Span<float> states, CancellationToken cancellationToken)
    {
        if (ids.Length != _config.MaxTokens)
        {
            throw new ArgumentException(
                $"{ids.Length} token ids were given, and the text encoder takes {_config.MaxTokens}; use the model's own tokenizer.", nameof(ids));
        }

        ThrowIfUnknown(ids);
        _ids.Write(ids);
        _runner.Run(cancellationToken);
        _states.Read(states);
    }

    public void Dispose() => _runner.Dispose();

    private void ThrowIfUnknown(ReadOnlySpan<int> ids)
    {
        int end = _config.VocabularySize ?? int.MaxValue;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)end)
            {
                throw new ArgumentOutOfRangeException(nameof(ids), $"Token id {id} is not in the vocabulary of {end}; use the model's own tokenizer.");
            }
        }
    }
}
