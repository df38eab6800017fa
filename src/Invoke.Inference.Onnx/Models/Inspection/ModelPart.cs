namespace Invoke.Inference.Onnx;

/// <summary>A file of a model in a <see cref="ModelReport"/>.</summary>
/// <param name="Name">Its path in the model, with slashes, for example <c>unet/model.onnx</c>.</param>
/// <param name="Path">Its full path.</param>
/// <param name="IsRequired">Whether the model is of no use without it.</param>
/// <param name="IsFound">Whether the file exists.</param>
/// <param name="Bytes">Its length; 0 where it is missing.</param>
/// <param name="Inputs">What the network takes; empty for other files and for networks that cannot be read.</param>
/// <param name="Outputs">What the network makes.</param>
public sealed record ModelPart(
    string Name, string Path, bool IsRequired, bool IsFound, long Bytes, IReadOnlyList<ModelPartPort> Inputs, IReadOnlyList<ModelPartPort> Outputs)
{
    /// <summary>Writes the name, the length and the network's ports.</summary>
    /// <returns>The text, one line.</returns>
    public override string ToString()
    {
        string state = IsFound ? $"{Bytes} bytes" : IsRequired ? "missing" : "not there (optional)";
        string ports = Inputs.Count + Outputs.Count > 0 ? $": {string.Join(", ", Inputs)} -> {string.Join(", ", Outputs)}" : string.Empty;
        return $"{Name}, {state}{ports}";
    }
}
