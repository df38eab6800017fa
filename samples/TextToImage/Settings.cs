namespace TextToImage;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    public required string Prompt { get; init; }

    public required string NegativePrompt { get; init; }

    public required int Count { get; init; }

    public required long Seed { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Steps { get; init; }

    public required double Guidance { get; init; }

    public required string Scheduler { get; init; }

    public required string ModelFolder { get; init; }

    public required string OutputFolder { get; init; }

    /// <summary>An InvokeAI graph to run instead of the built one.</summary>
    public required string? GraphFile { get; init; }

    public required bool IsBreadthFirst { get; init; }
}
