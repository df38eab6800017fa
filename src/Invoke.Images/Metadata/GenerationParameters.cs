namespace Invoke.Images;

/// <summary>How an image was made, read from what Invoke, InvokeAI, AUTOMATIC1111's web UI or ComfyUI wrote into its PNG file.</summary>
public sealed record GenerationParameters
{
    /// <summary>Gets which program's format was read.</summary>
    public required GenerationSource Source { get; init; }

    /// <summary>Gets what the image should show; null where it is not said.</summary>
    public string? PositivePrompt { get; init; }

    /// <summary>Gets what it should not show; null where it is not said.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Gets the width of the generation in pixels; the image may have been resized since. Null where it is not said.</summary>
    public int? Width { get; init; }

    /// <summary>Gets the height of the generation in pixels; null where it is not said.</summary>
    public int? Height { get; init; }

    /// <summary>Gets the seed of the noise; null where it is not said.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets the number of denoising steps; null where it is not said.</summary>
    public int? Steps { get; init; }

    /// <summary>Gets the scale of classifier-free guidance; null where it is not said.</summary>
    public double? CfgScale { get; init; }

    /// <summary>Gets the sampler in the words of the program that wrote it, for example <c>euler_a</c> or <c>Euler a</c>; null where it is not said.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Gets the name of the model; null where it is not said.</summary>
    public string? Model { get; init; }

    /// <summary>Reads the parameters of a PNG image.</summary>
    /// <param name="png">The image.</param>
    /// <returns>The parameters, or null where none are known: InvokeAI's are preferred, then those of AUTOMATIC1111's web UI, then ComfyUI's.</returns>
    /// <remarks>Text that is not as it should be counts as missing; nobody vouches for what strangers write into their files.</remarks>
    /// <exception cref="ImageFormatException">The data is no PNG image.</exception>
    public static GenerationParameters? Read(ReadOnlySpan<byte> png)
    {
        IReadOnlyList<PngTextEntry> entries = PngText.Read(png);
        return Find(entries, "invokeai_metadata", InvokeMetadataReader.Read)
            ?? Find(entries, "parameters", ParametersTextReader.Read)
            ?? Find(entries, "prompt", ComfyPromptReader.Read);
    }

    private static GenerationParameters? Find(IReadOnlyList<PngTextEntry> entries, string keyword, Func<string, GenerationParameters?> read)
    {
        foreach (PngTextEntry entry in entries.Where(entry => entry.Keyword == keyword))
        {
            // Null is another program's word for something else.
            if (read(entry.Text) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
