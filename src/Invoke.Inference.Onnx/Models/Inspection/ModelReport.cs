using System.Globalization;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>What <see cref="OnnxModelInspector"/> found in a model: its files and everything that is missing or wrong.</summary>
public sealed class ModelReport
{
    internal ModelReport(string path, string name, string? type, IReadOnlyList<ModelPart> parts, IReadOnlyList<ModelProblem> problems)
    {
        Path = path;
        Name = name;
        Type = type;
        Parts = parts;
        Problems = problems;
    }

    /// <summary>Gets the full path of the model's folder, or of its file where it is one.</summary>
    public string Path { get; }

    /// <summary>Gets the model's name.</summary>
    public string Name { get; }

    /// <summary>Gets the kind of model, one of <see cref="ModelTypes"/>; null where it is none of them.</summary>
    public string? Type { get; }

    /// <summary>Gets the files that make up the model, those that are missing too.</summary>
    public IReadOnlyList<ModelPart> Parts { get; }

    /// <summary>Gets what is wrong, each with the file and what to do; empty for a good model.</summary>
    public IReadOnlyList<ModelProblem> Problems { get; }

    /// <summary>Gets a value indicating whether the model can be opened and its networks fit together.</summary>
    public bool IsUsable => Problems.All(static problem => problem.IsWarning);

    /// <summary>Gets the bytes of all files that were found.</summary>
    public long Bytes => Parts.Sum(static part => part.Bytes);

    /// <summary>Writes the report as lines of text for a console or a log.</summary>
    /// <returns>The text, without a line break at its end.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name} ({Type ?? "no model"}, {Bytes} bytes): {(IsUsable ? "usable" : "not usable")}");
        foreach (ModelPart part in Parts)
        {
            text.Append('\n').Append("  ").Append(part);
        }

        foreach (ModelProblem problem in Problems)
        {
            text.Append('\n').Append(problem.IsWarning ? "  warning: " : "  problem: ").Append(problem.Message);
        }

        return text.ToString();
    }
}
