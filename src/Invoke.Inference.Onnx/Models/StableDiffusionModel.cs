namespace Invoke.Inference.Onnx;

/// <summary>A model folder in the layout of Stable Diffusion ONNX exports: its configurations and where its files are.</summary>
/// <remarks>
/// Reading the folder loads no network; sessions come from <see cref="OnnxSessionCache"/>. Immutable and thread-safe.
/// </remarks>
public sealed class StableDiffusionModel
{
    private static readonly string[] RequiredFiles =
    [
        "text_encoder/config.json",
        "text_encoder/model.onnx",
        "unet/config.json",
        "unet/model.onnx",
        "vae_decoder/config.json",
        "vae_decoder/model.onnx",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "scheduler/scheduler_config.json",
    ];

    private static readonly string[] RequiredXlFiles =
    [
        .. RequiredFiles,
        "text_encoder_2/config.json",
        "text_encoder_2/model.onnx",
        "tokenizer_2/vocab.json",
        "tokenizer_2/merges.txt",
    ];

    private StableDiffusionModel(
        string folder, ModelPipeline? pipeline, TextEncoderConfig textEncoder, TextEncoderConfig? textEncoder2, UNetConfig unet, VaeModel vae, SamplerConfig sampling)
    {
        Folder = folder;
        Name = Path.GetFileName(folder);
        ForcesZeros = pipeline?.ForcesZeros ?? true;
        TextEncoder = textEncoder;
        TextEncoder2 = textEncoder2;
        UNet = unet;
        Vae = vae;
        Sampling = sampling;
        HasSafetyChecker = File.Exists(PartPath("safety_checker"));
    }

    /// <summary>Gets the model's name: that of its folder.</summary>
    public string Name { get; }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the text encoder's configuration.</summary>
    public TextEncoderConfig TextEncoder { get; }

    /// <summary>Gets the second text encoder's configuration, which SDXL has; null for Stable Diffusion 1.x and 2.x.</summary>
    public TextEncoderConfig? TextEncoder2 { get; }

    /// <summary>Gets the UNet's configuration.</summary>
    public UNetConfig UNet { get; }

    /// <summary>Gets the autoencoder.</summary>
    public VaeModel Vae { get; }

    /// <summary>Gets how the model was trained and wants to be sampled: its <c>scheduler/scheduler_config.json</c>.</summary>
    public SamplerConfig Sampling { get; }

    /// <summary>Gets the full path of the folder with the tokenizer's vocabulary and merges.</summary>
    public string TokenizerFolder => Path.Combine(Folder, "tokenizer");

    /// <summary>Gets the full path of the folder with the second tokenizer's vocabulary and merges, which SDXL has.</summary>
    public string Tokenizer2Folder => Path.Combine(Folder, "tokenizer_2");

    /// <summary>Gets the full path of the text encoder's network.</summary>
    public string TextEncoderPath => PartPath("text_encoder");

    /// <summary>Gets the full path of the second text encoder's network, which SDXL has.</summary>
    public string TextEncoder2Path => PartPath("text_encoder_2");

    /// <summary>Gets the full path of the UNet's network.</summary>
    public string UNetPath => PartPath("unet");

    /// <summary>Gets a value indicating whether this is SDXL: two text encoders, whose pooled text and sizes the UNet reads beside the states.</summary>
    public bool IsStableDiffusionXl => TextEncoder2 is not null;

    /// <summary>
    /// Gets a value indicating whether the UNet was made for inpainting: it reads a mask and the masked image's latents behind the latents.
    /// </summary>
    public bool IsInpainting => UNet.InChannels == InpaintingChannels;

    /// <summary>Gets a value indicating whether the folder holds a safety checker. Invoke does not run it.</summary>
    public bool HasSafetyChecker { get; }

    /// <summary>
    /// Gets how many image pixels one latent pixel stands for, in each direction: 2 for each level of the VAE but one, usually 8.
    /// </summary>
    public int LatentScale => Vae.LatentScale;

    /// <summary>Gets the side in pixels of the images that the model was trained on; null where its configuration does not tell.</summary>
    public int? NativeSize => UNet.SampleSize * LatentScale;

    /// <summary>
    /// Gets what the width and height of an image must be multiples of: <see cref="LatentScale"/>, times 2 for each level of
    /// the UNet but one.
    /// </summary>
    public int RequiredSizeMultiple => LatentScale << (UNet.BlockOutChannels.Count - 1);

    /// <summary>Gets whether SDXL takes an empty prompt for states of zeros.</summary>
    internal bool ForcesZeros { get; }

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
        ModelFolder.ThrowIfMissing(folder);
        var pipeline = ModelPipeline.Read(folder);
        pipeline.ThrowIfForeign();
        ModelFolder.ThrowIfIncomplete(folder, pipeline.IsStableDiffusionXl ? RequiredXlFiles : RequiredFiles);
        TextEncoderConfig? second = pipeline.IsStableDiffusionXl ? TextEncoderConfig.ReadSecond(folder) : null;
        StableDiffusionModel model = Create(
            folder, pipeline, TextEncoderConfig.Read(folder), second, UNetConfig.Read(folder), VaeModel.Read(folder), ReadSampling(folder));
        model.ThrowIfTextDoesNotFit();
        model.ThrowIfLatentsDoNotFit();
        return model;
    }

    /// <summary>Checks that the model can make an image of a size; call it before any network runs.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Width or height is not a positive multiple of <see cref="RequiredSizeMultiple"/>, or the image is too large for one tensor.
    /// </exception>
    public void CheckSize(int width, int height) => ImageSize.Check(Name, width, height, RequiredSizeMultiple);

    /// <summary>Puts together what was read; the parts need not fit.</summary>
    internal static StableDiffusionModel Create(
        string folder, ModelPipeline? pipeline, TextEncoderConfig textEncoder, TextEncoderConfig? textEncoder2, UNetConfig unet, VaeModel vae, SamplerConfig sampling) =>
        new(folder, pipeline, textEncoder, textEncoder2, unet, vae, sampling);

    internal static SamplerConfig ReadSampling(string folder)
    {
        JsonFile file = JsonFile.Read(Path.Combine(folder, "scheduler", "scheduler_config.json"));
        return SamplerConfig.Parse(file.Content, file.Path);
    }

    private string UNetConfigPath => Path.Combine(Folder, "unet", "config.json");

    private int InpaintingChannels => (2 * Vae.LatentChannels) + 1;

    private static string DescribePooled(int? width) => width is null ? "no pooled text" : $"pooled text {width} wide";

    private string PartPath(string part) => Path.Combine(Folder, part, "model.onnx");

    internal void ThrowIfTextDoesNotFit()
    {
        int width = TextEncoder.HiddenSize + (TextEncoder2?.HiddenSize ?? 0);
        if (UNet.CrossAttentionDim != width)
        {
            string made = TextEncoder2 is null ? $"the text encoder makes them {width} wide" : $"the text encoders make them {width} wide together";
            throw new ModelFileException(
                $"Model '{Folder}': the UNet reads text states {UNet.CrossAttentionDim} wide, {made}; the parts come from different models: download one model as a whole.",
                UNetConfigPath);
        }

        if (UNet.PooledTextWidth != TextEncoder2?.ProjectionWidth)
        {
            throw new ModelFileException(
                $"Model '{Folder}': the UNet reads {DescribePooled(UNet.PooledTextWidth)} beside the states, the text encoders make {DescribePooled(TextEncoder2?.ProjectionWidth)}; "
                + "the parts come from different models: download one model as a whole.",
                UNetConfigPath);
        }
    }

    internal void ThrowIfLatentsDoNotFit()
    {
        if (UNet.InChannels != Vae.LatentChannels && !IsInpainting)
        {
            string kind = UNet.InChannels == Vae.LatentChannels + 1 ? "a depth model"
                : UNet.InChannels == 2 * Vae.LatentChannels ? "an editing model"
                : "parts of different models";
            throw new ModelFileException(
                $"Model '{Folder}': the UNet takes {UNet.InChannels} channels, the latents have {Vae.LatentChannels} ({kind}?); "
                + $"use a text-to-image model ({Vae.LatentChannels}) or an inpainting model ({InpaintingChannels}).",
                UNetConfigPath);
        }
    }
}
