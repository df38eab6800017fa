using System.Text.Json;

namespace Invoke.Images;

/// <summary>Finds out from a graph how an image was made, under the keys of InvokeAI's core metadata.</summary>
/// <remarks>
/// From the image node against the connections to the nearest denoising node; from there to the prompts, the noise and the model. InvokeAI's first
/// versions took the first one found in depth-first order, which in a graph of several passes was often not the one that made the image. The graph
/// has to hold the values that flowed, as the one of <c>NodeContext.GetSlice</c> does.
/// </remarks>
public static class CoreMetadata
{
    /// <summary>Builds the metadata.</summary>
    /// <param name="graph">A graph document: <c>nodes</c> by id and <c>edges</c>.</param>
    /// <param name="nodeId">The node that made the image.</param>
    /// <param name="overrides">A JSON object whose members are taken over, and win; null for none.</param>
    /// <returns>
    /// A JSON object with those of <c>generation_mode</c>, <c>positive_prompt</c>, <c>negative_prompt</c>, <c>positive_style_prompt</c>, <c>negative_style_prompt</c>,
    /// <c>width</c>, <c>height</c>, <c>seed</c>, <c>rand_device</c>, <c>steps</c>, <c>cfg_scale</c>, <c>cfg_rescale_multiplier</c>, <c>scheduler</c>, <c>strength</c>,
    /// <c>model</c>, <c>vae</c>, <c>clip_skip</c> and <c>loras</c> that are known; null where nothing is.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="overrides"/> is no JSON object.</exception>
    public static string? Build(string graph, string nodeId, string? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodeId);
        JsonObjectText.ThrowIfInvalid(overrides, nameof(overrides));
        using GraphDocument? document = GraphDocument.TryParse(graph);
        using JsonDocument? given = overrides is null ? null : JsonDocument.Parse(overrides);
        var entries = new MetadataEntries();
        if (document is not null)
        {
            Collect(document, nodeId, entries);
        }

        if (entries.IsEmpty)
        {
            // As it was written.
            return overrides;
        }

        foreach (JsonProperty property in given?.RootElement.EnumerateObject() ?? default)
        {
            entries.Set(property.Name, property.Value);
        }

        return entries.ToJson();
    }

    private static void Collect(GraphDocument graph, string nodeId, MetadataEntries entries)
    {
        if (graph.Upstream(nodeId).FirstOrDefault(id => IsDenoising(graph.TypeOf(id))) is not { } denoise)
        {
            return;
        }

        bool startsFromImage = graph.IsConnected(denoise, "latents");
        entries.Set("generation_mode", graph.IsConnected(denoise, "denoise_mask") ? "inpaint" : startsFromImage ? "img2img" : "txt2img");
        foreach ((string input, string key) in new[] { ("positive_conditioning", "positive"), ("negative_conditioning", "negative") })
        {
            if (graph.TryFindLiteral(denoise, input, "prompt", out JsonElement prompt, out string? holder))
            {
                entries.Set(key + "_prompt", prompt);
                entries.SetIf(key + "_style_prompt", graph, holder, "style");
            }
        }

        CollectNoise(graph, denoise, entries);
        foreach (string key in new[] { "steps", "cfg_scale", "cfg_rescale_multiplier", "scheduler", "strength" })
        {
            entries.SetIf(key, graph, denoise, key);
        }

        if (startsFromImage && graph.TryGetLiteral(denoise, "denoising_start", out JsonElement start) && start.TryGetDouble(out double from))
        {
            // InvokeAI's strength is the share of the steps that runs.
            entries.Set("strength", Math.Round(1 - from, 6));
        }

        CollectModels(graph, nodeId, denoise, entries);
    }

    private static void CollectNoise(GraphDocument graph, string denoise, MetadataEntries entries)
    {
        string? noise = graph.Upstream(denoise, "noise").FirstOrDefault(id => graph.TryGetLiteral(id, "seed", out _))
            ?? (graph.TryGetLiteral(denoise, "seed", out _) ? denoise : null);
        if (noise is null)
        {
            return;
        }

        entries.SetIf("width", graph, noise, "width");
        entries.SetIf("height", graph, noise, "height");
        entries.SetIf("seed", graph, noise, "seed");
        if (graph.TryGetLiteral(noise, "use_cpu", out JsonElement onCpu) && onCpu.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            entries.Set("rand_device", onCpu.GetBoolean() ? "cpu" : "cuda");
        }
    }

    private static void CollectModels(GraphDocument graph, string nodeId, string denoise, MetadataEntries entries)
    {
        if (graph.TryGetLiteral(denoise, "model", out JsonElement model)
            || graph.TryFindLiteral(denoise, "unet", "model", out model, out _)
            || graph.TryFindLiteral(denoise, "transformer", "model", out model, out _))
        {
            entries.Set("model", model);
        }

        if (graph.TryFindLiteral(nodeId, "vae", "vae_model", out JsonElement vae, out _))
        {
            entries.Set("vae", vae);
        }

        if (graph.TryFindLiteral(denoise, "positive_conditioning", "skipped_layers", out JsonElement skipped, out _))
        {
            entries.Set("clip_skip", skipped);
        }

        foreach (string loader in graph.Upstream(denoise, "unet"))
        {
            if (graph.TryGetLiteral(loader, "lora", out JsonElement lora))
            {
                entries.AddLora(lora, graph.TryGetLiteral(loader, "weight", out JsonElement weight) ? weight : null);
            }
        }
    }

    /// <summary>InvokeAI's ids: the seed's <c>t2l</c> and <c>l2l</c>, <c>denoise_latents</c> and its kin, and one <c>…_denoise</c> for each later family.</summary>
    private static bool IsDenoising(string? type) => type is "t2l" or "l2l"
        || (type is not null && (type.Contains("denoise_latents", StringComparison.Ordinal) || type.EndsWith("_denoise", StringComparison.Ordinal)));
}
