namespace Invoke.Inference.Onnx;

/// <summary>An autoencoder, between images and latents: that of a <see cref="StableDiffusionModel"/>, or a folder of its own.</summary>
/// <remarks>Reading the folder loads no network; sessions come from <see cref="OnnxSessionCache"/>. Immutable and thread-safe.</remarks>
public sealed class VaeModel
{
    private const int DefaultLatentChannels = 4;
    private const float DefaultScalingFactor = 0.18215f;
    private const float StableDiffusionXlFactor = 0.13025f;

    private const int MaximumLatentChannels = 64;
    private readonly Lazy<LatentColors> _colors;

    private VaeModel(string folder, JsonFile config)
    {
        Folder = folder;
        Name = Path.GetFileName(folder);
        LatentChannels = config.OptionalInteger("latent_channels") ?? DefaultLatentChannels;
        BlockOutChannels = config.PositiveIntegers("block_out_channels");
        ScalingFactor = config.OptionalPositiveNumber("scaling_factor") ?? DefaultScalingFactor;
        SampleSize = config.OptionalInteger("sample_size");
        HasEncoder = File.Exists(EncoderPath);
        if (LatentChannels > MaximumLatentChannels)
        {
            throw new ModelFileException(
                $"File '{config.Path}': 'latent_channels' is {LatentChannels}; at most {MaximumLatentChannels} are believable. Download the model again.", config.Path);
        }

        _colors = new Lazy<LatentColors>(() => new LatentColors(LatentChannels, ScalingFactor));
    }

    /// <summary>Gets the model's name: that of its folder.</summary>
    public string Name { get; }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the channels of the latents, <c>latent_channels</c>; 4 where absent.</summary>
    public int LatentChannels { get; }

    /// <summary>Gets the channels of each level, <c>block_out_channels</c>; each level but the last doubles width and height.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; }

    /// <summary>Gets what raw latents are multiplied by to have unit variance, <c>scaling_factor</c>; 0.18215 where absent.</summary>
    public float ScalingFactor { get; }

    /// <summary>Gets the side in pixels of the images that the model was trained on, <c>sample_size</c>; null where absent.</summary>
    public int? SampleSize { get; }

    /// <summary>
    /// Gets how many image pixels one latent pixel stands for, in each direction: 2 for each level but one, usually 8.
    /// </summary>
    public int LatentScale => 1 << (BlockOutChannels.Count - 1);

    /// <summary>Gets the full path of the decoder's network.</summary>
    public string DecoderPath => Path.Combine(Folder, "vae_decoder", "model.onnx");

    /// <summary>Gets the full path of the encoder's network, which exists if <see cref="HasEncoder"/> says so.</summary>
    public string EncoderPath => Path.Combine(Folder, "vae_encoder", "model.onnx");

    /// <summary>Gets a value indicating whether the model can turn images into latents.</summary>
    public bool HasEncoder { get; }

    /// <summary>Gets what guesses the colours of latents for previews.</summary>
    internal LatentColors Colors => _colors.Value;

    /// <summary>Gets a value indicating whether this is SDXL's; it has the shape of the older ones, only these numbers differ.</summary>
    internal bool IsStableDiffusionXl => ScalingFactor == StableDiffusionXlFactor && SampleSize is 512 or 1024;

    /// <summary>Reads the configuration of an autoencoder's folder.</summary>
    /// <param name="folder">The folder that holds <c>vae_decoder/model.onnx</c> and <c>vae_decoder/config.json</c>; a main model's will do.</param>
    /// <returns>The autoencoder.</returns>
    /// <exception cref="ModelFileException">The folder or a file is missing, or the configuration is wrong.</exception>
    public static VaeModel Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ModelFolder.ThrowIfIncomplete(folder, "vae_decoder/config.json", "vae_decoder/model.onnx");
        return Read(folder);
    }

    /// <summary>Checks that the model can decode or encode an image of a size; call it before any network runs.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Width or height is not a positive multiple of <see cref="LatentScale"/>, or the image is too large for one tensor.
    /// </exception>
    public void CheckSize(int width, int height) => ImageSize.Check(Name, width, height, LatentScale);

    /// <summary>Reads the configuration in a folder whose files have been checked.</summary>
    internal static VaeModel Read(string folder) => new(folder, JsonFile.Read(Path.Combine(folder, "vae_decoder", "config.json")));
}
