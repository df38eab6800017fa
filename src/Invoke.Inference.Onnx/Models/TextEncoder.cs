using System.Globalization;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's text encoder: token ids to text states. For one caller at a time.</summary>
/// <remarks>
/// Stable Diffusion 1.x and 2.x read the states of the last layer behind the final norm. SDXL reads those of the layer before the last, as they are, and of its
/// second encoder the text as one vector.
/// </remarks>
internal sealed class TextEncoder : IDisposable
{
    /// <summary>The output with the text as one vector.</summary>
    public const string TextEmbeds = "text_embeds";

    private const string Final = "last_hidden_state";
    private const string Layer = "hidden_states.";

    private readonly ModelRunner _runner;
    private readonly TensorBuffer _ids;
    private readonly TensorBuffer _states;
    private readonly TensorBuffer? _lastLayer;
    private readonly TensorBuffer? _layer;
    private readonly TensorBuffer? _pooled;
    private readonly TextEncoderConfig _config;
    private int[]? _encoded;

    /// <summary>Opens the network of Stable Diffusion 1.x or 2.x.</summary>
    /// <param name="cache">Keeps networks loaded.</param>
    /// <param name="model">The model.</param>
    /// <param name="skippedLayers">How many of the last layers are left out.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public TextEncoder(OnnxSessionCache cache, StableDiffusionModel model, int skippedLayers, CancellationToken cancellationToken)
        : this(ModelRunner.OpenBriefly(cache, model.TextEncoderPath, cancellationToken), model.TextEncoder, skippedLayers, isXl: false, isPooled: false)
    {
    }

    private TextEncoder(ModelRunner runner, TextEncoderConfig config, int skippedLayers, bool isXl, bool isPooled)
    {
        _config = config;
        _runner = runner;
        try
        {
            _ids = _runner.BindInput(_runner.Input("input_ids"), 1, _config.MaxTokens);
            if (isXl)
            {
                _states = Bind(NameOf(FindXlLayer(skippedLayers)));
            }
            else
            {
                _states = Bind(Final);
                if (skippedLayers > 0)
                {
                    int last = FindLastLayer(skippedLayers);
                    _lastLayer = Bind(NameOf(last));
                    _layer = Bind(NameOf(last - skippedLayers));
                }
            }

            // A model whose second encoder has no projection is refused when it is opened.
            _pooled = isPooled ? _runner.BindOutput(_runner.Output(TextEmbeds), 1, _config.ProjectionWidth ?? 0) : null;

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
        Run(ids, cancellationToken);
        _states.Read(states);
        if (_lastLayer is not null && _layer is not null)
        {
            SkipLayers(_lastLayer, _layer, states);
        }
    }

    /// <summary>Encodes ids into the one vector that stands for their text; only the second encoder of SDXL can.</summary>
    public float[] Pool(ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        TensorBuffer pooled = _pooled ?? throw new InvalidOperationException($"Text encoder '{_runner.Path}' was opened without its pooled text; open the second one of SDXL.");
        Run(ids, cancellationToken);
        var values = new float[pooled.Length];
        pooled.Read(values);
        return values;
    }

    public void Dispose() => _runner.Dispose();

    /// <summary>Opens one of the two networks of SDXL.</summary>
    /// <param name="cache">Keeps networks loaded.</param>
    /// <param name="model">The model.</param>
    /// <param name="isSecond">Whether it is the second one, which pools.</param>
    /// <param name="skippedLayers">How many of the last layers are left out, beside the last one; pooled is the text of all layers, as in diffusers.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    internal static TextEncoder OpenXl(OnnxSessionCache cache, StableDiffusionModel model, bool isSecond, int skippedLayers, CancellationToken cancellationToken)
    {
        TextEncoderConfig config = (isSecond ? model.TextEncoder2 : model.TextEncoder)
            ?? throw new ArgumentException($"Model '{model.Name}' has one text encoder; use an SDXL model.", nameof(model));
        ModelRunner runner = ModelRunner.OpenBriefly(cache, isSecond ? model.TextEncoder2Path : model.TextEncoderPath, cancellationToken);
        return new TextEncoder(runner, config, skippedLayers, isXl: true, isPooled: isSecond);
    }

    /// <summary>Gets the name of the output with a layer's states; layer 0 is what goes into the first.</summary>
    internal static string NameOf(int layer) => string.Create(CultureInfo.InvariantCulture, $"{Layer}{layer}");

    /// <summary>Runs the network, unless the last run had the same ids: what a prompt says and its pooled text often do.</summary>
    private void Run(ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_encoded is not null && ids.SequenceEqual(_encoded))
        {
            return;
        }

        if (ids.Length != _config.MaxTokens)
        {
            throw new ArgumentException(
                $"{ids.Length} token ids were given, and the text encoder takes {_config.MaxTokens}; use the model's own tokenizer.", nameof(ids));
        }

        ThrowIfUnknown(ids);
        _encoded = null;
        _ids.Write(ids);
        _runner.Run(cancellationToken);
        _encoded = ids.ToArray();
    }

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

    /// <summary>Finds the layer whose states SDXL reads: the one before the last that is not left out.</summary>
    private int FindXlLayer(int skippedLayers)
    {
        int listed = CountLayers();
        if (listed == 0)
        {
            throw new ModelFileException(
                $"Text encoder '{_runner.Path}' gives only the states of its last layer, and SDXL reads those of the one before; "
                + $"export it with output_hidden_states = True, which adds outputs '{Layer}0' and on.",
                _runner.Path);
        }

        // An export may leave out the last layer's states, which are those before the final norm.
        int last = _config.Layers ?? listed;
        return skippedLayers < last ? last - skippedLayers - 1 : throw TooManySkipped(skippedLayers, last, last - 1);
    }

    /// <summary>Finds the number of the last layer.</summary>
    private int FindLastLayer(int skippedLayers)
    {
        int last = CountLayers();
        if (last == 0)
        {
            throw new ModelFileException(
                $"Text encoder '{_runner.Path}' gives only the states of its last layer, so layers cannot be left out (clip_skip); "
                + $"export it with output_hidden_states = True, which adds outputs '{Layer}0' and on, or set 'skipped_layers' to 0.",
                _runner.Path);
        }

        return skippedLayers <= last ? last : throw TooManySkipped(skippedLayers, last, last);
    }

    private static ArgumentException TooManySkipped(int skipped, int layers, int most) =>
        new($"{skipped} layers of the text encoder would be left out, and it has {layers}; set 'skipped_layers' to {most} or less.");

    private int CountLayers() => _runner.OutputNames.Where(static name => name.StartsWith(Layer, StringComparison.Ordinal))
        .Select(static name => int.TryParse(name.AsSpan(Layer.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
        .DefaultIfEmpty()
        .Max();

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
