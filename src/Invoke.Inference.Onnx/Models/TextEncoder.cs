using System.Globalization;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's text encoder: token ids to text states. For one caller at a time.</summary>
internal sealed class TextEncoder : IDisposable
{
    private const string Final = "last_hidden_state";
    private const string Layer = "hidden_states.";

    private readonly ModelRunner _runner;
    private readonly TensorBuffer _ids;
    private readonly TensorBuffer _states;
    private readonly TensorBuffer? _lastLayer;
    private readonly TensorBuffer? _layer;
    private readonly TextEncoderConfig _config;

    /// <summary>Opens the network.</summary>
    /// <param name="cache">Keeps networks loaded.</param>
    /// <param name="model">The model.</param>
    /// <param name="skippedLayers">How many of the last layers are left out.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public TextEncoder(OnnxSessionCache cache, StableDiffusionModel model, int skippedLayers, CancellationToken cancellationToken)
    {
        _config = model.TextEncoder;
        _runner = ModelRunner.OpenBriefly(cache, model.TextEncoderPath, cancellationToken);
        try
        {
            _ids = _runner.BindInput(_runner.Input("input_ids"), 1, _config.MaxTokens);
            _states = Bind(Final);
            if (skippedLayers > 0)
            {
                int last = FindLastLayer(skippedLayers);
                _lastLayer = Bind(NameOf(last));
                _layer = Bind(NameOf(last - skippedLayers));
            }

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
        if (_lastLayer is not null && _layer is not null)
        {
            SkipLayers(_lastLayer, _layer, states);
        }
    }

    public void Dispose() => _runner.Dispose();

    private static string NameOf(int layer) => string.Create(CultureInfo.InvariantCulture, $"{Layer}{layer}");

    private TensorBuffer Bind(string output) => _runner.BindOutput(_runner.Output(output), 1, _config.MaxTokens, _config.HiddenSize);

    /// <summary>Replaces the states by those of an earlier layer behind the same final norm, as if the layers between were not there.</summary>
    private void SkipLayers(TensorBuffer lastLayer, TensorBuffer layer, Span<float> states)
    {
        var before = new float[states.Length];
        lastLayer.Read(before);
        FinalLayerNorm norm = FinalLayerNorm.Find(before, states, Width)
            ?? throw new ModelFileException(
                $"Text encoder '{_runner.Path}': '{Final}' is no layer norm of the last of its '{Layer}*' outputs, so layers cannot be left out (clip_skip); "
                + "export the states as they are before the final norm, or set 'skipped_layers' to 0.",
                _runner.Path);
        layer.Read(states);
        norm.Apply(states);
    }

    /// <summary>Finds the number of the last layer; output 0 is what goes into the first.</summary>
    private int FindLastLayer(int skippedLayers)
    {
        int last = _runner.OutputNames.Where(static name => name.StartsWith(Layer, StringComparison.Ordinal))
            .Select(static name => int.TryParse(name.AsSpan(Layer.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .DefaultIfEmpty()
            .Max();
        if (last == 0)
        {
            throw new ModelFileException(
                $"Text encoder '{_runner.Path}' gives only the states of its last layer, so layers cannot be left out (clip_skip); "
                + $"export it with output_hidden_states = True, which adds outputs '{Layer}0' and on, or set 'skipped_layers' to 0.",
                _runner.Path);
        }

        return skippedLayers <= last
            ? last
            : throw new ArgumentException($"{skippedLayers} layers of the text encoder would be left out, and it has {last}; set 'skipped_layers' to {last} or less.");
    }

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
