namespace ImageToImage;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    public required string Prompt { get; init; }

    public required string NegativePrompt { get; init; }

    /// <summary>The picture to start from; null draws one.</summary>
    public required string? FromFile { get; init; }

    /// <summary>What is drawn to start from where there is no file.</summary>
    public required string FromPrompt { get; init; }

    /// <summary>How much of the picture is repainted, 0 to 1; what is near 1 leaves little of it.</summary>
    public required double Strength { get; init; }

    /// <summary>A picture that is black where something new is wanted, and white where all stays.</summary>
    public required string? MaskFile { get; init; }

    /// <summary>Instead of a file: the half that is repainted.</summary>
    public required Side? RepaintedHalf { get; init; }

    public required int Count { get; init; }

    public required long Seed { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Steps { get; init; }

    public required double Guidance { get; init; }

    public required string Scheduler { get; init; }

    public required string ModelFolder { get; init; }

    public required string OutputFolder { get; init; }
}
