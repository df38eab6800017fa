using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's VAE decoder: latents to an image of one size. For one caller at a time.</summary>
internal sealed class VaeDecoder : IDisposable
{
    private readonly ModelRunner _runner;
    private readonly TensorBuffer _latents;
    private readonly TensorBuffer _image;
    private readonly float[] _scaled;
    private readonly float[] _pixels;
    private readonly float _scalingFactor;

    /// <summary>Binds the tensors for images of a width and height in pixels, multiples of the model's latent scale.</summary>
    public VaeDecoder(OnnxSessionCache cache, VaeModel model, int width, int height, CancellationToken cancellationToken)
    {
        model.CheckSize(width, height);
        _scalingFactor = model.ScalingFactor;
        _runner = ModelRunner.OpenBriefly(cache, model.DecoderPath, cancellationToken);
        try
        {
            _latents = _runner.BindInput(
                _runner.Input("latent_sample"), 1, model.LatentChannels, height / model.LatentScale, width / model.LatentScale);
            _image = _runner.BindOutput(_runner.Output("sample"), 1, 3, height, width);
            _runner.ThrowIfInputsAreMissing();
            _scaled = GC.AllocateUninitializedArray<float>(_latents.Length);
            _pixels = GC.AllocateUninitializedArray<float>(_image.Length);
        }
        catch
        {
            _runner.Dispose();
            throw;
        }
    }

    /// <summary>Decodes one picture's latents, [channels, height, width] with unit variance.</summary>
    /// <returns>The image, [3, height, width], nominally -1 to 1 but not clipped; overwritten by the next call.</returns>
    public ReadOnlySpan<float> Decode(ReadOnlySpan<float> latents, CancellationToken cancellationToken)
    {
        if (latents.Length != _scaled.Length)
        {
            throw new ArgumentException($"The latents have {latents.Length} values; this decoder was set up for {_scaled.Length}.", nameof(latents));
        }

        TensorPrimitives.Divide(latents, _scalingFactor, _scaled);
        _latents.Write(_scaled);
        _runner.Run(cancellationToken);
        _image.Read(_pixels);
        return TensorPrimitives.IsFiniteAll<float>(_pixels)
            ? _pixels
            : throw new ModelRunException(
                $"The VAE decoder '{_runner.Path}' made pixels that are not numbers: the latents are not, or the network "
                + "overflows in float16; use its float32 export.",
                _runner.Path);
    }

    public void Dispose() => _runner.Dispose();
}
