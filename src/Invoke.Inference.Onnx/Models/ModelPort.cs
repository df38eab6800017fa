using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>An input or output of a network: its element type and the sides that its export fixed (others are -1).</summary>
internal sealed record ModelPort(string Name, TensorElementType Type, int[] Dimensions, string[] Symbols)
{
    /// <summary>Finds the first of several usual names.</summary>
    public static ModelPort Find(IReadOnlyDictionary<string, NodeMetadata> ports, string path, string kind, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (ports.TryGetValue(name, out NodeMetadata? port))
            {
                return port.IsTensor && TensorBuffer.Supports(port.ElementDataType)
                    ? new ModelPort(name, port.ElementDataType, port.Dimensions, port.SymbolicDimensions)
                    : throw new ModelFileException(
                        $"Model '{path}': {kind} '{name}' is {(port.IsTensor ? port.ElementDataType : port.OnnxValueType)}; "
                        + "use an export in float32 or float16.",
                        path);
            }
        }

        string known = string.Join(", ", ports.Keys.Select(static name => $"'{name}'"));
        throw new ModelFileException(
            $"Model '{path}' has no {kind} '{names[0]}', only {known}; use a Stable Diffusion ONNX export.", path);
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
            string wanted = string.Join(" x ", Dimensions.Select(static side => side < 0 ? "any" : $"{side}"));
            throw new ModelRunException(
                $"Model '{path}': '{Name}' would be {string.Join(" x ", shape.ToArray())}, but this export fixes it to {wanted}; "
                + "use a size that fits, or an export with dynamic sizes.",
                path);
        }
    }
}
