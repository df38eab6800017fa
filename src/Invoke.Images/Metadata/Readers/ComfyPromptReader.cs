using System.Text.Json;

namespace Invoke.Images;

/// <summary>Reads ComfyUI's prompt: its nodes by id, each with <c>class_type</c> and <c>inputs</c>, where a connection is <c>[id, output]</c>.</summary>
/// <remarks>What the first sampler was given counts; its inputs are followed to the nearest node that holds what is looked for.</remarks>
internal static class ComfyPromptReader
{
    public static GenerationParameters? Read(string text)
    {
        if (!JsonObjectText.IsValid(text))
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;

        foreach (JsonProperty node in root.EnumerateObject())
        {
            if (node.Value.TextOf("class_type") is { } type && type.Contains("Sampler", StringComparison.Ordinal)
                && node.Value.Member("inputs") is { } inputs && (inputs.Member("steps") is not null || inputs.Member("seed") is not null || inputs.Member("noise_seed") is not null))
            {
                return Read(root, inputs);
            }
        }

        return null;
    }

    private static GenerationParameters Read(JsonElement root, JsonElement sampler)
    {
        JsonElement? size = Find(root, sampler, "latent_image", "width");
        return new GenerationParameters
        {
            Source = GenerationSource.ComfyUi,
            PositivePrompt = Find(root, sampler, "positive", "text")?.TextOf("text"),
            NegativePrompt = Find(root, sampler, "negative", "text")?.TextOf("text"),
            Width = size?.SmallOf("width"),
            Height = size?.SmallOf("height"),
            Seed = Integer(root, sampler, "seed") ?? Integer(root, sampler, "noise_seed"),
            Steps = JsonValues.ToSmall(Integer(root, sampler, "steps")),
            CfgScale = sampler.NumberOf("cfg"),
            Scheduler = sampler.TextOf("sampler_name"),
            Model = Find(root, sampler, "model", "ckpt_name")?.TextOf("ckpt_name") ?? Find(root, sampler, "model", "unet_name")?.TextOf("unet_name"),
        };
    }

    /// <summary>A literal, or what a node that only holds a value gives.</summary>
    private static long? Integer(JsonElement root, JsonElement inputs, string name) =>
        inputs.IntegerOf(name) ?? Find(root, inputs, name, "value")?.IntegerOf("value") ?? Find(root, inputs, name, "seed")?.IntegerOf("seed");

    /// <summary>Finds the nearest node behind an input whose own input holds a literal, and gives its inputs.</summary>
    private static JsonElement? Find(JsonElement root, JsonElement from, string input, string literal)
    {
        var waiting = new Queue<JsonElement>();
        var seen = new HashSet<string>();
        Follow(root, from.Member(input), waiting, seen);
        while (waiting.TryDequeue(out JsonElement inputs))
        {
            if (inputs.Member(literal) is { ValueKind: JsonValueKind.String or JsonValueKind.Number })
            {
                return inputs;
            }

            foreach (JsonProperty each in inputs.EnumerateObject())
            {
                Follow(root, each.Value, waiting, seen);
            }
        }

        return null;
    }

    private static void Follow(JsonElement root, JsonElement? link, Queue<JsonElement> waiting, HashSet<string> seen)
    {
        if (link is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 2
            && array[0] is { ValueKind: JsonValueKind.String } id && seen.Add(id.GetString()!)
            && root.Member(id.GetString()!)?.Member("inputs") is { ValueKind: JsonValueKind.Object } inputs)
        {
            waiting.Enqueue(inputs);
        }
    }
}
