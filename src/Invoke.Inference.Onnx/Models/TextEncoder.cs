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
        _runner = ModelRunner.Open(cache, model.TextEncoderPath, cancellationToken);
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

    /// <summary>Encodes one or more parts of a prompt, each <see cref="TextEncoderConfig.MaxTokens"/> ids, into one conditioning.</summary>
    public TextConditioning Encode(ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        int count = _config.MaxTokens;
        if (ids.IsEmpty || ids.Length % count != 0)
        {
            throw new ArgumentException($"{ids.Length} token ids were given; give {count}, or a multiple of it for a longer prompt.", nameof(ids));
        }

        ThrowIfUnknown(ids);
        var conditioning = new TextConditioning(ids.Length, _config.HiddenSize);
        try
        {
            for (int start = 0; start < ids.Length; start += count)
            {
                _ids.Write(ids.Slice(start, count));
                _runner.Run(cancellationToken);
                _states.Read(conditioning.Values[(start * _config.HiddenSize)..]);
            }
        }
        catch
        {
            conditioning.Dispose();
            throw;
        }

        return conditioning;
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
