namespace Invoke.Inference.Onnx;

/// <summary>A model folder in the layout of Stable Diffusion ONNX exports: its configurations and where its files are.</summary>
/// <remarks>
/// Reading the folder loads no network; sessions come from <see cref="OnnxSessionCache"/>. Immutable and thread-safe.
/// </remarks>
public sealed class StableDiffusionModel
{
    private const int DefaultMaxTokens = 77;
    private const int DefaultLatentChannels = 4;
    private const float DefaultScalingFactor = 0.18215f;

    private StableDiffusionModel(
        string folder, TextEncoderConfig textEncoder, UNetConfig unet, VaeConfig vae, SamplerConfig sampling)
    {
        Folder = folder;
        Name = Path.GetFileName(folder);
        TextEncoder = textEncoder;
        UNet = unet;
        Vae = vae;
        Sampling = sampling;
        Colors = new LatentColors(vae.LatentChannels, vae.ScalingFactor);
        HasVaeEncoder = File.Exists(VaeEncoderPath);
        HasSafetyChecker = File.Exists(PartPath("safety_checker"));
    }

    /// <summary>Gets the model's name: that of its folder.</summary>
    public string Name { get; }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the text encoder's configuration.</summary>
    public TextEncoderConfig TextEncoder { get; }

    /// <summary>Gets the UNet's configuration.</summary>
    public UNetConfig UNet { get; }

    /// <summary>Gets the autoencoder's configuration.</summary>
    public VaeConfig Vae { get; }

    /// <summary>Gets how the model was trained and wants to be sampled: its <c>scheduler/scheduler_config.json</c>.</summary>
    public SamplerConfig Sampling { get; }

    /// <summary>Gets what guesses the colours of latents for previews.</summary>
    internal LatentColors Colors { get; }

    /// <summary>Gets the full path of the folder with the tokenizer's vocabulary and merges.</summary>
    public string TokenizerFolder => Path.Combine(Folder, "tokenizer");

    /// <summary>Gets the full path of the text encoder's network.</summary>
    public string TextEncoderPath => PartPath("text_encoder");

    /// <summary>Gets the full path of the UNet's network.</summary>
    public string UNetPath => PartPath("unet");

    /// <summary>Gets the full path of the VAE decoder's network.</summary>
    public string VaeDecoderPath => PartPath("vae_decoder");

    /// <summary>Gets the full path of the VAE encoder's network, which exists if <see cref="HasVaeEncoder"/> says so.</summary>
    public string VaeEncoderPath => PartPath("vae_encoder");

    /// <summary>Gets a value indicating whether the model can turn images into latents.</summary>
    public bool HasVaeEncoder { get; }

    /// <summary>Gets a value indicating whether the folder holds a safety checker. Invoke does not run it.</summary>
    public bool HasSafetyChecker { get; }

    /// <summary>
    /// Gets how many image pixels one latent pixel stands for, in each direction: 2 for each level of the VAE but one, usually 8.
    /// </summary>
    public int LatentScale => 1 << (Vae.BlockOutChannels.Count - 1);

    /// <summary>Gets the side in pixels of the images that the model was trained on; null where its configuration does not tell.</summary>
    public int? NativeSize => UNet.SampleSize * LatentScale;

    /// <summary>
    /// Gets what the width and height of an image must be multiples of: <see cref="LatentScale"/>, times 2 for each level of
    /// the UNet but one.
    /// </summary>
    public int RequiredSizeMultiple => LatentScale << (UNet.BlockOutChannels.Count - 1);

    /// <summary>Reads a model folder's configurations and checks that all required parts are there and fit together.</summary>
    /// <param name="folder">The folder that holds <c>model_index.json</c>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFileException">
    /// The folder, a part or a configuration is missing or wrong; the message lists all that is missing.
    /// </exception>
    public static StableDiffusionModel Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ThrowIfIncomplete(folder);

        JsonFile text = JsonFile.Read(Path.Combine(folder, "text_encoder", "config.json"));
        JsonFile unet = JsonFile.Read(Path.Combine(folder, "unet", "config.json"));
        JsonFile vae = JsonFile.Read(Path.Combine(folder, "vae_decoder", "config.json"));
        JsonFile scheduler = JsonFile.Read(Path.Combine(folder, "scheduler", "scheduler_config.json"));
        var model = new StableDiffusionModel(
            folder,
            new TextEncoderConfig(
                text.PositiveInteger("hidden_size"),
                text.OptionalInteger("max_position_embeddings") ?? DefaultMaxTokens,
                text.OptionalInteger("vocab_size")),
            new UNetConfig(
                unet.PositiveInteger("in_channels"),
                unet.PositiveIntegers("block_out_channels"),
                unet.OptionalInteger("sample_size"),
                unet.PositiveInteger("cross_attention_dim")),
            new VaeConfig(
                vae.OptionalInteger("latent_channels") ?? DefaultLatentChannels,
                vae.PositiveIntegers("block_out_channels"),
                vae.OptionalPositiveNumber("scaling_factor") ?? DefaultScalingFactor),
            SamplerConfig.Parse(scheduler.Content, scheduler.Path));
        model.ThrowIfPartsDoNotFit(unet.Path);
        return model;
    }

    /// <summary>Checks that the model can make an image of a size; call it before any network runs.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Width or height is not a positive multiple of <see cref="RequiredSizeMultiple"/>, or the image is too large for one tensor.
    /// </exception>
    public void CheckSize(int width, int height) => CheckSize(width, height, RequiredSizeMultiple);

    internal void CheckSize(int width, int height, int multiple)
    {
        CheckSide(width, multiple, nameof(width));
        CheckSide(height, multiple, nameof(height));

        // A tensor's bytes are counted in an int; three float channels and some room for alignment must fit.
        const long MaximumPixels = (int.MaxValue - 1024) / (3 * sizeof(float));
        if ((long)width * height > MaximumPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), $"Model '{Name}': {width} x {height} pixels are too many; at most {MaximumPixels} fit into one tensor.");
        }
    }

    private static void ThrowIfIncomplete(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException($"Model folder '{folder}' does not exist; download the model there or correct the path.", folder);
        }

        string indexPath = Path.Combine(folder, "model_index.json");
        if (!File.Exists(indexPath))
        {
            throw new ModelFileException(
                $"Folder '{folder}' is not a model folder: it has no 'model_index.json'. Name the folder of a Stable Diffusion ONNX export.", folder);
        }

        JsonFile index = JsonFile.Read(indexPath);
        string? foreignPart = Array.Find(["text_encoder_2", "transformer", "unet_2"], index.Has);
        if (foreignPart is not null)
        {
            throw new ModelFileException(
                $"Model '{folder}' has a part '{foreignPart}' (SDXL, SD 3, Flux or the like); use a Stable Diffusion 1.x or 2.x model.", indexPath);
        }

        string[] missing = [.. RequiredFiles().Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (missing.Length > 0)
        {
            throw new ModelFileException(
                $"Model folder '{folder}' lacks {string.Join(", ", missing.Select(static file => $"'{file}'"))}; "
                + "download or export the whole model again.",
                Path.Combine(folder, missing[0]));
        }
    }

    private static IEnumerable<string> RequiredFiles()
    {
        foreach (string part in new[] { "text_encoder", "unet", "vae_decoder" })
        {
            yield return part + "/config.json";
            yield return part + "/model.onnx";
        }

        yield return "tokenizer/vocab.json";
        yield return "tokenizer/merges.txt";
        yield return "scheduler/scheduler_config.json";
    }

    private string PartPath(string part) => Path.Combine(Folder, part, "model.onnx");

    private void ThrowIfPartsDoNotFit(string unetConfigPath)
    {
        if (UNet.CrossAttentionDim != TextEncoder.HiddenSize)
        {
            throw new ModelFileException(
                $"Model '{Folder}': the UNet reads text states {UNet.CrossAttentionDim} wide, the text encoder makes them "
                + $"{TextEncoder.HiddenSize} wide; the parts come from different models: download one model as a whole.",
                unetConfigPath);
        }

        if (UNet.InChannels != Vae.LatentChannels)
        {
            throw new ModelFileException(
                $"Model '{Folder}': the UNet takes {UNet.InChannels} channels, the latents have {Vae.LatentChannels} "
                + "(an inpainting or editing model?); use a text-to-image model.",
                unetConfigPath);
        }
    }

    private void CheckSide(int side, int multiple, string parameter)
    {
        if (side <= 0 || side % multiple != 0)
        {
            int below = Math.Max(multiple, side / multiple * multiple);
            string advice = side > multiple && below <= int.MaxValue - multiple ? $"{below} or {below + multiple}" : $"{multiple} or more";
            throw new ArgumentOutOfRangeException(
                parameter, $"Model '{Name}': {parameter} is {side}; it must be a positive multiple of {multiple}. Use {advice}.");
        }
    }
}
