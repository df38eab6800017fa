using System.Numerics.Tensors;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Benchmarks.Inference;

/// <summary>Text to image with DDIM on bare ONNX Runtime, for the model of this repository: nothing checked, nothing cancellable, nothing shared.</summary>
internal sealed class BareDiffusion : IDisposable
{
    private const int TrainTimesteps = 1000;
    private const int MaxTokens = 77;
    private const int LatentScale = 8;
    private const int Channels = 4;
    private const float Guidance = 5;

    private readonly BareNetwork _text;
    private readonly BareNetwork _unet;
    private readonly BareNetwork _decoder;
    private readonly IImageService _images;
    private readonly StableDiffusionModel _model;
    private readonly ClipTokenizer _tokenizer;
    private readonly float[] _alphas = CreateAlphas();
    private readonly int[] _ids = new int[MaxTokens];
    private readonly float[] _states;
    private readonly float[] _bothStates;
    private readonly float[] _unetStates;
    private readonly float[] _samples;
    private readonly float[] _output;
    private readonly float[] _predictions;
    private readonly float[] _latents;
    private readonly float[] _scaled;
    private readonly float[] _pixels;
    private readonly float[] _floatTimestep = new float[1];
    private readonly long[] _integerTimestep = new long[1];
    private readonly int _side;
    private readonly bool _isBatch;

    public BareDiffusion(StableDiffusionModel model, ClipTokenizer tokenizer, IImageService images, int side, bool isBatch)
    {
        (_model, _tokenizer, _images, _side, _isBatch) = (model, tokenizer, images, side, isBatch);
        int small = side / LatentScale;
        int width = model.TextEncoder.HiddenSize;
        int length = Channels * small * small;
        _states = new float[MaxTokens * width];
        int batch = isBatch ? 2 : 1;
        _bothStates = new float[2 * _states.Length];
        _unetStates = new float[batch * _states.Length];
        _samples = new float[batch * length];
        _output = new float[batch * length];
        _predictions = new float[2 * length];
        _latents = new float[length];
        _scaled = new float[length];
        _pixels = new float[3 * side * side];
        _text = new BareNetwork(model.TextEncoderPath);
        _text.BindInput("input_ids", _ids, 1, MaxTokens);
        _text.BindOutput("last_hidden_state", _states, 1, MaxTokens, width);
        _unet = new BareNetwork(model.UNetPath);
        _unet.BindInput("sample", _samples, batch, Channels, small, small);
        _unet.BindInput("encoder_hidden_states", _unetStates, batch, MaxTokens, width);
        long[] timestep = _unet.ShapeOf("timestep").Length == 0 ? [] : [1];
        if (_unet.TypeOf("timestep") == TensorElementType.Float)
        {
            _unet.BindInput("timestep", _floatTimestep, timestep);
        }
        else
        {
            _unet.BindInput("timestep", _integerTimestep, timestep);
        }

        _unet.BindOutput("out_sample", _output, batch, Channels, small, small);
        _decoder = new BareNetwork(model.Vae.DecoderPath);
        _decoder.BindInput("latent_sample", _scaled, 1, Channels, small, small);
        _decoder.BindOutput("sample", _pixels, 1, 3, side, side);
    }

    /// <summary>Makes and stores images of one prompt, of seeds from 0 on.</summary>
    public async Task RunAsync(string prompt, int images, int steps)
    {
        Encode(string.Empty, 0);
        Encode(prompt, 1);
        for (var seed = 0; seed < images; seed++)
        {
            Denoise(seed, steps);
            TensorPrimitives.Divide(_latents, _model.Vae.ScalingFactor, _scaled);
            _decoder.Run();
            var rgb = new byte[_pixels.Length];
            PixelConversion.FromChw(_pixels, _side, _side, rgb);
            await _images.CreateAsync(ImageCreateRequest.FromPixels(rgb, _side, _side, PixelFormat.Rgb24));
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _unet.Dispose();
        _decoder.Dispose();
    }

    private static float[] CreateAlphas()
    {
        // scaled_linear from 0.00085 to 0.012, the model's own.
        var alphas = new float[TrainTimesteps];
        (double first, double last, double product) = (Math.Sqrt(0.00085), Math.Sqrt(0.012), 1);
        for (var index = 0; index < TrainTimesteps; index++)
        {
            double root = first + ((last - first) * index / (TrainTimesteps - 1));
            alphas[index] = (float)(product *= 1 - (root * root));
        }

        return alphas;
    }

    private void Encode(string prompt, int place)
    {
        TokenizedPrompt tokens = _tokenizer.Tokenize(prompt);
        tokens.Ids.Span.CopyTo(_ids);
        _text.Run();
        _states.CopyTo(_bothStates, place * _states.Length);
    }

    private void Denoise(int seed, int steps)
    {
        new TorchRandom(seed).Fill(_latents);
        Span<float> negative = _predictions.AsSpan(0, _latents.Length);
        Span<float> positive = _predictions.AsSpan(_latents.Length);
        int width = TrainTimesteps / steps;
        for (int step = steps - 1; step >= 0; step--)
        {
            int timestep = (step * width) + 1;
            (_floatTimestep[0], _integerTimestep[0]) = (timestep, timestep);
            Predict();
            TensorPrimitives.Subtract(positive, negative, positive);
            TensorPrimitives.MultiplyAdd(positive, Guidance, negative, positive);
            Step(_alphas[timestep], timestep - width < 0 ? _alphas[0] : _alphas[timestep - width], positive);
        }
    }

    private void Predict()
    {
        _latents.CopyTo(_samples, 0);
        if (_isBatch)
        {
            _latents.CopyTo(_samples, _latents.Length);
            _bothStates.CopyTo(_unetStates, 0);
            _unet.Run();
            _output.CopyTo(_predictions, 0);
            return;
        }

        for (var prompt = 0; prompt < 2; prompt++)
        {
            Array.Copy(_bothStates, prompt * _states.Length, _unetStates, 0, _states.Length);
            _unet.Run();
            _output.CopyTo(_predictions, prompt * _latents.Length);
        }
    }

    private void Step(float alpha, float alphaAfter, ReadOnlySpan<float> noise)
    {
        // Song et al., 2021, equation 12 without eta.
        var scale = (float)Math.Sqrt(alphaAfter / (double)alpha);
        var share = (float)(Math.Sqrt(1 - alphaAfter) - (Math.Sqrt(alphaAfter / (double)alpha) * Math.Sqrt(1 - alpha)));
        for (var index = 0; index < _latents.Length; index++)
        {
            _latents[index] = (scale * _latents[index]) + (share * noise[index]);
        }
    }
}
