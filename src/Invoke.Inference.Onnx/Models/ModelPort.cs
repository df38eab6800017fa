using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>An input or output of a network: its element type and the sides that its export fixed (others are -1).</summary>
internal sealed record ModelPort(string Name, TensorElementType Type, int[] Dimensions, string[] Symbols)
{
    /// <summary>The type of what is no tensor; onnx.proto calls it undefined.</summary>
    public const TensorElementType NoTensor = 0;

    /// <summary>Gets the ports that a session says it has.</summary>
    public static IReadOnlyList<ModelPort> Of(IReadOnlyDictionary<string, NodeMetadata> ports) =>
    [
        .. ports.Select(static port => port.Value.IsTensor
            ? new ModelPort(port.Key, port.Value.ElementDataType, port.Value.Dimensions, port.Value.SymbolicDimensions)
            : new ModelPort(port.Key, NoTensor, [], [])),
    ];

    /// <summary>Finds the first of several usual names.</summary>
    public static ModelPort Find(IReadOnlyList<ModelPort> ports, string path, string kind, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (ports.FirstOrDefault(port => port.Name == name) is { } port)
            {
                return port.Supported(path, kind);
            }
        }

        string known = string.Join(", ", ports.Select(static port => $"'{port.Name}'"));
        throw new ModelFileException(
            $"Model '{path}' has no {kind} '{names[0]}', only {known}; use a Stable Diffusion ONNX export.", path);
    }

    /// <summary>Gets the port of a network that has one, whatever its name.</summary>
    public static ModelPort Only(IReadOnlyList<ModelPort> ports, string path, string kind) => ports.Count == 1
        ? ports[0].Supported(path, kind)
        : throw new ModelFileException(
            $"Model '{path}' has {ports.Count} {kind}s ({string.Join(", ", ports.Select(static port => $"'{port.Name}'"))}); "
            + "use a network with one, from an image to an image.",
            path);

    /// <summary>Refuses a network that wants more than it is given, which the runtime would notice only in the middle of a run.</summary>
    public static void ThrowIfUnknown(string path, IEnumerable<string> unknown)
    {
        string[] names = [.. unknown.Select(static name => $"'{name}'")];
        if (names.Length > 0)
        {
            throw new ModelFileException(
                $"Model '{path}' also wants {string.Join(", ", names)}, which such a network of Stable Diffusion 1.x, 2.x or XL does not have; use an export of one.", path);
        }
    }

    public void ThrowIfShapeDiffers(string path, ReadOnlySpan<long> shape)
    {
        bool fits = shape.Length == Dimensions.Length;
        for (int side = 0; fits && side < shape.Length; side++)
        {
            fits = Dimensions[side] < 0 || Dimensions[side] == shape[side];
        }

        if (!fits)
        {
            throw new ModelRunException(
                $"Model '{path}': '{Name}' would be {string.Join(" x ", shape.ToArray())}, but this export fixes it to {DescribeShape()}; "
                + "use a size that fits, or an export with dynamic sizes.",
                path);
        }
    }

    public string DescribeShape() => string.Join(" x ", Dimensions.Select(static side => side < 0 ? "any" : $"{side}"));

    private ModelPort Supported(string path, string kind) => TensorBuffer.Supports(Type)
        ? this
        : throw new ModelFileException(
            $"Model '{path}': {kind} '{Name}' is {(Type == NoTensor ? "no tensor" : Type)}; use an export in float32 or float16.", path);
}
