namespace Invoke.Inference.Onnx;

/// <summary>What a main model's <c>model_index.json</c> says: which kind of pipeline its folder holds.</summary>
internal sealed class ModelPipeline
{
    private const string IndexFile = "model_index.json";
    private const string TextEncoder = "text_encoder";
    private const string SecondTextEncoder = "text_encoder_2";

    // A part of SD 3 and Flux, and one of pipelines with two networks.
    private static readonly string[] ForeignParts = ["transformer", "unet_2"];

    private readonly JsonFile _index;
    private readonly string _folder;

    private ModelPipeline(string folder, JsonFile index)
    {
        _folder = folder;
        _index = index;
        ForcesZeros = index.OptionalBoolean("force_zeros_for_empty_prompt") ?? true;
    }

    /// <summary>Gets whether the text is encoded twice, which makes a pipeline SDXL.</summary>
    public bool IsStableDiffusionXl => _index.Has(SecondTextEncoder);

    /// <summary>Gets whether this is SDXL's refiner, which has the second text encoder only.</summary>
    public bool IsRefiner => IsStableDiffusionXl && !_index.Has(TextEncoder);

    /// <summary>Gets whether SDXL takes an empty prompt for states of zeros; true where the index does not say, as in diffusers.</summary>
    public bool ForcesZeros { get; }

    /// <summary>Reads the index, whatever pipeline it is of.</summary>
    public static ModelPipeline Read(string folder)
    {
        string path = Path.Combine(folder, IndexFile);
        return File.Exists(path)
            ? new ModelPipeline(folder, JsonFile.Read(path))
            : throw new ModelFileException(
                $"Folder '{folder}' is not a model folder: it has no '{IndexFile}'. Name the folder of a Stable Diffusion ONNX export.", folder);
    }

    /// <summary>Refuses a pipeline of another kind.</summary>
    public void ThrowIfForeign()
    {
        if (Array.Find(ForeignParts, _index.Has) is { } part)
        {
            throw new ModelFileException(
                $"Model '{_folder}' has a part '{part}' (SD 3, Flux or the like); use a Stable Diffusion 1.x, 2.x or XL model.", _index.Path);
        }

        if (IsRefiner)
        {
            throw new ModelFileException(
                $"Model '{_folder}' is a refiner: it has a '{SecondTextEncoder}' and no '{TextEncoder}'. Refiners are not supported; use SDXL's base model alone.", _index.Path);
        }
    }
}
