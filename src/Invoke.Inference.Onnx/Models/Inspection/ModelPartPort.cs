namespace Invoke.Inference.Onnx;

/// <summary>An input or output of a network in a <see cref="ModelReport"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="ElementType">The type of its elements, for example <c>float16</c>; <c>none</c> where it is no tensor.</param>
/// <param name="Shape">Its sides: a number where the export fixed it, else the name the export gave it, else <c>any</c>.</param>
public sealed record ModelPartPort(string Name, string ElementType, IReadOnlyList<string> Shape)
{
    /// <summary>Writes name, type and shape.</summary>
    /// <returns>The text, for example <c>sample float16[1, 4, height, width]</c>.</returns>
    public override string ToString() => $"{Name} {ElementType}[{string.Join(", ", Shape)}]";

    internal static ModelPartPort Of(ModelPort port) => new(
        port.Name,
        port.Type == ModelPort.NoTensor ? "none" : port.Type.ToString().ToLowerInvariant(),
        [.. port.Dimensions.Zip(port.Symbols, static (side, symbol) => side >= 0 ? $"{side}" : symbol.Length > 0 ? symbol : "any")]);
}
