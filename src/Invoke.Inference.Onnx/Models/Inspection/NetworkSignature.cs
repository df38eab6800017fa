namespace Invoke.Inference.Onnx;

/// <summary>What a network of a model takes and makes: its ports by their usual names, and the sides that the configurations fix.</summary>
internal sealed class NetworkSignature
{
    private const int Rgb = 3;
    private readonly Port[] _inputs;
    private readonly Port[] _outputs;

    private NetworkSignature(Port[] inputs, Port[] outputs)
    {
        _inputs = inputs;
        _outputs = outputs;
    }

    public static NetworkSignature TextEncoder(TextEncoderConfig? config) => new(
        [new(["input_ids"], null, null)],
        [new(["last_hidden_state"], null, null, config?.HiddenSize)]);

    /// <summary>SDXL reads the states of the layer before the last, and of its second encoder the pooled text.</summary>
    public static NetworkSignature XlTextEncoder(TextEncoderConfig? config, bool isSecond) => new(
        [new(["input_ids"], null, null)],
        [
            new([Onnx.TextEncoder.NameOf((config?.Layers ?? 1) - 1)], null, null, config?.HiddenSize),
            .. isSecond ? [new Port([Onnx.TextEncoder.TextEmbeds], null, config?.ProjectionWidth)] : Array.Empty<Port>(),
        ]);

    public static NetworkSignature UNet(UNetConfig? config) => new(
        [
            new(["sample"], null, config?.InChannels, null, null),
            new(["timestep"]),
            new(["encoder_hidden_states"], null, null, config?.CrossAttentionDim),
            .. config?.PooledTextWidth is { } width
                ? [new Port([Onnx.UNet.TextEmbeds], null, width), new Port([Onnx.UNet.TimeIds], null, PooledText.TimeIdCount)]
                : Array.Empty<Port>(),
            .. config?.GuidanceWidth is { } guidance ? [new Port([Onnx.UNet.TimestepCond], null, guidance)] : Array.Empty<Port>(),
        ],
        [new(["out_sample"], null, null, null, null)]);

    public static NetworkSignature VaeDecoder(VaeModel? config) => new(
        [new(["latent_sample"], null, config?.LatentChannels, null, null)],
        [new(["sample"], null, Rgb, null, null)]);

    public static NetworkSignature VaeEncoder() => new(
        [new(["sample"], null, Rgb, null, null)],
        [new(["latent_sample", "latent_parameters"], null, null, null, null)]);

    public static NetworkSignature Upscaler() => new(
        [new([], null, Rgb, null, null)],
        [new([], null, Rgb, null, null)]);

    /// <summary>Gives all that does not fit, each as the error that running the network would end with.</summary>
    public IEnumerable<Action> Checks(string path, OnnxModelFile network)
    {
        foreach (Port port in _inputs)
        {
            yield return () => port.Check(network.Inputs, path, "input");
        }

        foreach (Port port in _outputs)
        {
            yield return () => port.Check(network.Outputs, path, "output");
        }

        yield return () => ModelPort.ThrowIfUnknown(
            path, network.Inputs.Select(static input => input.Name).Where(name => !_inputs.Any(port => port.MayBe(name))));
    }

    /// <summary>A port; without names it is the only one. A side of null may be of any length, and no sides say nothing about the shape.</summary>
    private sealed class Port(string[] names, params int?[] sides)
    {
        public bool MayBe(string name) => names.Length == 0 || names.Contains(name);

        public void Check(IReadOnlyList<ModelPort> ports, string path, string kind)
        {
            ModelPort port = ModelPort.Find(ports, path, kind, names.Length > 0 ? names : [Only(ports, path, kind)]);
            int[] actual = port.Dimensions;

            // An export may leave the shape out.
            bool fits = sides.Length == 0 || actual.Length == 0 || (actual.Length == sides.Length
                && sides.Zip(actual).All(static side => side.First is null || side.Second < 0 || side.First == side.Second));
            if (!fits)
            {
                throw new ModelFileException(
                    $"Model '{path}': {kind} '{port.Name}' is {port.DescribeShape()}, where {string.Join(" x ", sides.Select(static side => side is null ? "any" : $"{side}"))} "
                    + "is needed; download one model as a whole, in an export for this purpose.",
                    path);
            }
        }

        private static string Only(IReadOnlyList<ModelPort> ports, string path, string kind) => ports is [{ } only]
            ? only.Name
            : throw new ModelFileException($"Model '{path}' has {ports.Count} {kind}s; an upscaler has one, an image. Use such a network.", path);
    }
}
