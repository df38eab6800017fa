using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace TrimSafety.App;

public enum Paper
{
    Plain,
    [JsonStringEnumMemberName("GLOSSY")] Glossy,
}

public sealed record Margin(int Left, int Right);

/// <summary>A port of each shape: an enumeration, a record, a list, one or many, and values that may be missing.</summary>
[Node("trim.compose_page", Version = "1.2.0", Category = "text", Title = "Compose Page")]
public sealed partial class ComposePage : Node
{
    [Input(Required = true)] public IReadOnlyList<string> Lines { get; set; }

    [Input] public Paper Paper { get; set; }

    [Input] public Paper? Cover { get; set; }

    [Input] public Margin? Margin { get; set; }

    [Input] public IReadOnlyList<Margin> More { get; set; } = [];

    [Input] public OneOrMany<double> Weights { get; set; } = 1;

    [Input, Range(1, 9)] public int? Copies { get; set; }

    public readonly record struct Result(string Text, Paper Paper, Margin Margin, IReadOnlyList<Margin> Margins, int? Copies);

    public async Task<Result> RunAsync(Stamp stamp, NodeContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        context.ReportProgress(1, 1);
        Margin margin = Margin ?? new Margin(0, 0);
        return new Result($"{stamp.Text}{string.Join('/', Lines)} {Paper} {Cover} {Weights.Items.Count}", Paper, margin, [margin, .. More], Copies);
    }
}

/// <summary>A service that the node asks for.</summary>
public sealed class Stamp
{
    public string Text { get; } = "#";
}

[JsonSerializable(typeof(Margin))]
internal sealed partial class PageJsonContext : JsonSerializerContext;
