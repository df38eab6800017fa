using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a model's VAE encoder: an image of one size to latents. For one caller at a time.</summary>
internal sealed class VaeEncoder : IDisposable
{
    private readonly VaeModel _model;
    private readonly ModelRunner _runner;
    private readonly TensorBuffer _image;
    private readonly TensorBuffer _output;
    private readonly float[] _values;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Binds the tensors for images of a width and height in pixels, multiples of the model's latent scale.</summary>
    public VaeEncoder(OnnxSessionCache cache, VaeModel model, int width, int height, CancellationToken cancellationToken)
    {
        model.CheckSize(width, height);
        if (!model.HasEncoder)
        {
            throw new ModelFileException(
                $"Model '{model.Folder}' has no 'vae_encoder/model.onnx', so it cannot start from an image; download the whole model.", model.EncoderPath);
        }

        _model = model;
        _height = height / model.LatentScale;
        _width = width / model.LatentScale;
        _runner = ModelRunner.OpenBriefly(cache, model.EncoderPath, cancellationToken);
        try
        {
            ModelPort output = _runner.Output("latent_sample", "latent_parameters");
            int channels = model.LatentChannels;

            // Some exports return the mean and, after it, the logarithm of the variance.
            bool hasVariance = output.Dimensions is [_, > 0, ..] ? output.Dimensions[1] == 2 * channels : output.Name == "latent_parameters";
            _image = _runner.BindInput(_runner.Input("sample"), 1, 3, height, width);
            _output = _runner.BindOutput(output, 1, hasVariance ? 2 * channels : channels, _height, _width);
            _runner.ThrowIfInputsAreMissing();
            _values = GC.AllocateUninitializedArray<float>(_output.Length);
        }
        catch
        {
            _runner.Dispose();
            throw;
        }
    }

    /// <summary>Encodes an image, [3, height, width] in -1 to 1, to the mean of its latents, scaled to unit variance.</summary>
    public Latents Encode(ReadOnlySpan<float> image, CancellationToken cancellationToken)
    {
        if (image.Length != _image.Length)
        {
            throw new ArgumentException($"The image has {image.Length} values; this encoder was set up for {_image.Length}.", nameof(image));
        }

        _image.Write(image);
        _runner.Run(cancellationToken);
        _output.Read(_values);
        if (!TensorPrimitives.IsFiniteAll<float>(_values))
        {
            throw new ModelRunException(
                $"The VAE encoder '{_runner.Path}' made latents that are not numbers: the network overflows in float16; use its float32 export.", _runner.Path);
        }

        var latents = new Latents(1, _model.LatentChannels, _height, _width);
        TensorPrimitives.Multiply(_values.AsSpan(0, latents.Length), _model.ScalingFactor, latents.WritableValues);
        return latents;
    }

    public void Dispose() => _runner.Dispose();
}
