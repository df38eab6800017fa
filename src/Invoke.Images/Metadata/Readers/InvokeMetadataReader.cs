using System.Text.Json;

namespace Invoke.Images;

/// <summary>Reads InvokeAI's core metadata.</summary>
internal static class InvokeMetadataReader
{
    public static GenerationParameters? Read(string text)
    {
        if (!JsonObjectText.IsValid(text))
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        return new GenerationParameters
        {
            Source = GenerationSource.Invoke,
            PositivePrompt = root.TextOf("positive_prompt"),
            NegativePrompt = root.TextOf("negative_prompt"),
            Width = root.SmallOf("width"),
            Height = root.SmallOf("height"),
            Seed = root.IntegerOf("seed"),
            Steps = root.SmallOf("steps"),
            CfgScale = root.NumberOf("cfg_scale"),
            Scheduler = root.TextOf("scheduler"),
            Model = root.Member("model") is { } model ? model.TextOf("name") ?? model.TextOf("model_name") ?? root.TextOf("model") : null,
        };
    }
}
