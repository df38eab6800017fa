namespace Invoke.Testing.Tests;

public interface ITranslator
{
    Task<string> TranslateAsync(string text, CancellationToken cancellationToken);
}

/// <summary>A user's node: a service, progress and cancellation.</summary>
[Node("acme.translate")]
public sealed partial class Translate : Node
{
    [Input(Required = true)] public IReadOnlyList<string> Texts { get; set; }

    public readonly record struct Result(IReadOnlyList<string> Texts);

    public async Task<Result> RunAsync(ITranslator translator, NodeContext context, CancellationToken cancellationToken)
    {
        var translated = new List<string>();
        foreach (string text in Texts)
        {
            translated.Add(await translator.TranslateAsync(text, cancellationToken));
            context.ReportProgress(translated.Count, Texts.Count, text);
        }

        return new Result(translated);
    }
}

internal sealed class FakeTranslator : ITranslator
{
    public Task<string> TranslateAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(text.ToUpperInvariant());
    }
}
