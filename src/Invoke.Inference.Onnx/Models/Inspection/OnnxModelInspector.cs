using Invoke.Internal;
using Invoke.Internal.Validation;

namespace Invoke.Inference.Onnx;

/// <summary>Lists everything that is missing or wrong in a model, with the checks that opening and loading it make.</summary>
/// <remarks>Networks are read field by field, their weights stepped over; none is loaded, and ONNX Runtime is not needed.</remarks>
public static class OnnxModelInspector
{
    /// <summary>Looks through a model.</summary>
    /// <param name="path">The folder of a main model, an autoencoder or an upscaler, or an upscaler's <c>.onnx</c> file.</param>
    /// <param name="options">Says how large a network may be; null takes the defaults.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The report; a bad model, or none, is no error but a problem in it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<ModelReport> InspectAsync(string path, OnnxOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxOptions();
        new OnnxOptionsValidator().ThrowIfInvalid(options);
        return await InspectAsync(path, options.MaxModelBytes, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<ModelReport> InspectAsync(string path, long maximumBytes, CancellationToken cancellationToken)
    {
        await PoolThread.EnterAsync();
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        ModelLocation? location = Directory.Exists(path) ? ModelLocation.OfFolder(path) ?? ModelLocation.OfIncomplete(path) : ModelLocation.OfUpscaler(path);
        var inspection = new ModelInspection(location ?? new ModelLocation(path, Path.GetFileName(path), string.Empty), maximumBytes, cancellationToken);
        switch (location?.Type)
        {
            case ModelTypes.Main:
                await InspectMainAsync(inspection, path).ConfigureAwait(false);
                break;
            case ModelTypes.Vae:
                InspectVae(inspection, path);
                break;
            case ModelTypes.Upscaler:
                inspection.Network(Path.GetFileName(location.Path), isRequired: true, NetworkSignature.Upscaler());
                break;
            default:
                inspection.Add(new ModelProblem(
                    path,
                    $"Folder '{path}' is not a model folder: it has neither 'model_index.json' (a main model), 'vae_decoder/model.onnx' (an autoencoder) nor "
                    + "'model.onnx' (an upscaler). Name the folder of an ONNX export.",
                    IsWarning: false));
                break;
        }

        return inspection.ToReport();
    }

    private static async Task InspectMainAsync(ModelInspection inspection, string folder)
    {
        ModelPipeline? pipeline = inspection.File("model_index.json", isRequired: true) ? inspection.Try(() => ModelPipeline.Read(folder)) : null;
        inspection.Try(() => pipeline?.ThrowIfForeign());
        bool isXl = pipeline?.IsStableDiffusionXl ?? false;

        await inspection.TokenizerAsync("tokenizer").ConfigureAwait(false);

        inspection.File("text_encoder/config.json", isRequired: true);
        TextEncoderConfig? text = inspection.Try(() => TextEncoderConfig.Read(folder));
        inspection.Network(
            "text_encoder/model.onnx", isRequired: true, isXl ? NetworkSignature.XlTextEncoder(text, isSecond: false) : NetworkSignature.TextEncoder(text));
        TextEncoderConfig? second = isXl ? await InspectSecondTextAsync(inspection, folder).ConfigureAwait(false) : null;

        inspection.File("unet/config.json", isRequired: true);
        UNetConfig? unet = inspection.Try(() => UNetConfig.Read(folder));
        inspection.Network("unet/model.onnx", isRequired: true, NetworkSignature.UNet(unet));

        VaeModel? vae = InspectVae(inspection, folder);
        inspection.Network("safety_checker/model.onnx", isRequired: false, signature: null);

        inspection.File("scheduler/scheduler_config.json", isRequired: true);
        SamplerConfig? sampling = inspection.Try(() => StableDiffusionModel.ReadSampling(folder));
        inspection.Scheduler(sampling, Path.Combine(folder, "scheduler", "scheduler_config.json"));

        if (text is not null && (second is not null || !isXl) && unet is not null && vae is not null)
        {
            StableDiffusionModel model = StableDiffusionModel.Create(folder, pipeline, text, second, unet, vae, sampling ?? new SamplerConfig());
            inspection.Try(model.ThrowIfTextDoesNotFit);
            inspection.Try(model.ThrowIfLatentsDoNotFit);
        }
    }

    private static async Task<TextEncoderConfig?> InspectSecondTextAsync(ModelInspection inspection, string folder)
    {
        await inspection.TokenizerAsync("tokenizer_2").ConfigureAwait(false);
        inspection.File("text_encoder_2/config.json", isRequired: true);
        TextEncoderConfig? config = inspection.Try(() => TextEncoderConfig.ReadSecond(folder));
        inspection.Network("text_encoder_2/model.onnx", isRequired: true, NetworkSignature.XlTextEncoder(config, isSecond: true));
        return config;
    }

    private static VaeModel? InspectVae(ModelInspection inspection, string folder)
    {
        inspection.File("vae_decoder/config.json", isRequired: true);
        VaeModel? vae = inspection.Try(() => VaeModel.Read(folder));
        inspection.Network("vae_decoder/model.onnx", isRequired: true, NetworkSignature.VaeDecoder(vae));
        inspection.Network("vae_encoder/model.onnx", isRequired: false, NetworkSignature.VaeEncoder());
        return vae;
    }
}
