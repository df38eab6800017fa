using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Gathers how an image is made into the metadata that galleries read; InvokeAI's <c>core_metadata</c>.</summary>
/// <remarks>
/// Nodes that store images find most of it in the graph by themselves (<see cref="CoreMetadata"/>); what this node is given stands over that. Only what is set is written.
/// </remarks>
[Node("core_metadata", Version = "2.2.0", Category = "metadata", Title = "Core Metadata", Description = "Gathers how an image is made into metadata.")]
public sealed partial class GatherCoreMetadata : Node
{
    /// <summary>Gets or sets how the image was made, for example <c>txt2img</c>.</summary>
    [Input]
    public string? GenerationMode { get; set; }

    /// <summary>Gets or sets the prompt.</summary>
    [Input]
    public string? PositivePrompt { get; set; }

    /// <summary>Gets or sets the negative prompt.</summary>
    [Input]
    public string? NegativePrompt { get; set; }

    /// <summary>Gets or sets the width in pixels that was asked for.</summary>
    [Input]
    public int? Width { get; set; }

    /// <summary>Gets or sets the height in pixels that was asked for.</summary>
    [Input]
    public int? Height { get; set; }

    /// <summary>Gets or sets the seed of the noise.</summary>
    [Input]
    public long? Seed { get; set; }

    /// <summary>Gets or sets the device that made the noise, <c>cpu</c> here.</summary>
    [Input]
    public string? RandDevice { get; set; }

    /// <summary>Gets or sets the guidance scale.</summary>
    [Input]
    public double? CfgScale { get; set; }

    /// <summary>Gets or sets how much the guidance was rescaled.</summary>
    [Input]
    public double? CfgRescaleMultiplier { get; set; }

    /// <summary>Gets or sets the number of steps.</summary>
    [Input]
    public int? Steps { get; set; }

    /// <summary>Gets or sets the sampler.</summary>
    [Input]
    public string? Scheduler { get; set; }

    /// <summary>Gets or sets whether the image repeats sideways.</summary>
    [Input]
    public bool? SeamlessX { get; set; }

    /// <summary>Gets or sets whether the image repeats downward.</summary>
    [Input]
    public bool? SeamlessY { get; set; }

    /// <summary>Gets or sets the layers of the text encoder that were left out.</summary>
    [Input]
    public int? ClipSkip { get; set; }

    /// <summary>Gets or sets the model.</summary>
    [Input]
    public ModelIdentifier? Model { get; set; }

    /// <summary>Gets or sets the ControlNets, a list as InvokeAI writes it.</summary>
    [Input]
    public JsonElement? Controlnets { get; set; }

    /// <summary>Gets or sets the IP-Adapters, a list as InvokeAI writes it.</summary>
    [Input(Name = "ipAdapters")]
    public JsonElement? IpAdapters { get; set; }

    /// <summary>Gets or sets the T2I-Adapters, a list as InvokeAI writes it.</summary>
    [Input(Name = "t2iAdapters")]
    public JsonElement? T2iAdapters { get; set; }

    /// <summary>Gets or sets the LoRAs, a list as InvokeAI writes it.</summary>
    [Input]
    public JsonElement? Loras { get; set; }

    /// <summary>Gets or sets how much of the first image was repainted.</summary>
    [Input]
    public double? Strength { get; set; }

    /// <summary>Gets or sets the name of the first image.</summary>
    [Input]
    public string? InitImage { get; set; }

    /// <summary>Gets or sets the autoencoder, where it is not the model's own.</summary>
    [Input]
    public ModelIdentifier? Vae { get; set; }

    /// <summary>Gets or sets whether the image was made larger in a second pass.</summary>
    [Input]
    public bool? HrfEnabled { get; set; }

    /// <summary>Gets or sets how the image was made larger.</summary>
    [Input]
    public string? HrfMethod { get; set; }

    /// <summary>Gets or sets how much the second pass repainted.</summary>
    [Input]
    public double? HrfStrength { get; set; }

    /// <summary>Gets or sets the prompt of SDXL's second text encoder.</summary>
    [Input]
    public string? PositiveStylePrompt { get; set; }

    /// <summary>Gets or sets the negative prompt of SDXL's second text encoder.</summary>
    [Input]
    public string? NegativeStylePrompt { get; set; }

    /// <summary>Gets or sets SDXL's refiner.</summary>
    [Input]
    public ModelIdentifier? RefinerModel { get; set; }

    /// <summary>Gets or sets the refiner's guidance scale.</summary>
    [Input]
    public double? RefinerCfgScale { get; set; }

    /// <summary>Gets or sets the refiner's steps.</summary>
    [Input]
    public int? RefinerSteps { get; set; }

    /// <summary>Gets or sets the refiner's sampler.</summary>
    [Input]
    public string? RefinerScheduler { get; set; }

    /// <summary>Gets or sets the refiner's aesthetic score.</summary>
    [Input]
    public double? RefinerPositiveAestheticScore { get; set; }

    /// <summary>Gets or sets the refiner's aesthetic score of the negative prompt.</summary>
    [Input]
    public double? RefinerNegativeAestheticScore { get; set; }

    /// <summary>Gets or sets where the refiner took over, 0 to 1.</summary>
    [Input]
    public double? RefinerStart { get; set; }

    /// <summary>Gets or sets the text encoder of models that have this one.</summary>
    [Input]
    public ModelIdentifier? Qwen3Encoder { get; set; }

    /// <summary>Gets or sets the text encoder of models that have this one.</summary>
    [Input]
    public ModelIdentifier? MistralEncoder { get; set; }

    /// <summary>Gets or sets the structured prompt of models that have one.</summary>
    [Input]
    public string? Ideogram4Caption { get; set; }

    /// <summary>Gathers what is set.</summary>
    /// <returns>A JSON object.</returns>
    public ValueTask<MetadataOutput> RunAsync() => new(MetadataOutput.Of(new JsonObject
    {
        ["generation_mode"] = GenerationMode,
        ["positive_prompt"] = PositivePrompt,
        ["negative_prompt"] = NegativePrompt,
        ["width"] = Width,
        ["height"] = Height,
        ["seed"] = Seed,
        ["rand_device"] = RandDevice,
        ["cfg_scale"] = CfgScale,
        ["cfg_rescale_multiplier"] = CfgRescaleMultiplier,
        ["steps"] = Steps,
        ["scheduler"] = Scheduler,
        ["seamless_x"] = SeamlessX,
        ["seamless_y"] = SeamlessY,
        ["clip_skip"] = ClipSkip,
        ["model"] = Describe(Model),
        ["controlnets"] = Copy(Controlnets),
        ["ipAdapters"] = Copy(IpAdapters),
        ["t2iAdapters"] = Copy(T2iAdapters),
        ["loras"] = Copy(Loras),
        ["strength"] = Strength,
        ["init_image"] = InitImage,
        ["vae"] = Describe(Vae),
        ["hrf_enabled"] = HrfEnabled,
        ["hrf_method"] = HrfMethod,
        ["hrf_strength"] = HrfStrength,
        ["positive_style_prompt"] = PositiveStylePrompt,
        ["negative_style_prompt"] = NegativeStylePrompt,
        ["refiner_model"] = Describe(RefinerModel),
        ["refiner_cfg_scale"] = RefinerCfgScale,
        ["refiner_steps"] = RefinerSteps,
        ["refiner_scheduler"] = RefinerScheduler,
        ["refiner_positive_aesthetic_score"] = RefinerPositiveAestheticScore,
        ["refiner_negative_aesthetic_score"] = RefinerNegativeAestheticScore,
        ["refiner_start"] = RefinerStart,
        ["qwen3_encoder"] = Describe(Qwen3Encoder),
        ["mistral_encoder"] = Describe(MistralEncoder),
        ["ideogram4_caption"] = Ideogram4Caption,
    }));

    private static JsonNode? Copy(JsonElement? value) => value is { } known ? JsonNode.Parse(known.GetRawText()) : null;

    private static JsonObject? Describe(ModelIdentifier? model) => model is null
        ? null
        : new JsonObject { ["key"] = model.Key, ["hash"] = model.Hash, ["name"] = model.Name, ["base"] = model.Base, ["type"] = model.Type };
}
