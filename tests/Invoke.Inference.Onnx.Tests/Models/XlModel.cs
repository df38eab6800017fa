using System.Runtime.InteropServices;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>
/// A folder of SDXL as Optimum exports it, with networks that can be worked out by hand: two encoders of different widths, pooled text, sizes, and SDXL's
/// scaling factor.
/// </summary>
internal sealed class XlModel : IDisposable
{
    public const int FirstWidth = 6;
    public const int FirstLayers = 3;
    public const int SecondWidth = 10;
    public const int SecondLayers = 4;
    public const int PooledWidth = 5;
    public const int Width = FirstWidth + SecondWidth;
    public const int Tokens = 77;
    public const float ScalingFactor = 0.13025f;

    private const int TimeWidth = 4;
    private const float PixelFactor = 0.01f;
    private static readonly float[] TimeFactors = [1e-4f, 2e-4f, 4e-4f, 8e-4f, 16e-4f, 32e-4f];
    private readonly TempDirectory _temp = new();

    public XlModel(string name = "xl")
    {
        Folder = EmojiModel.CreateStub(_temp.PathOf(name));
        CopyTokenizer();
        Write("model_index.json", """
            {
              "_class_name": "StableDiffusionXLPipeline", "force_zeros_for_empty_prompt": true, "feature_extractor": [null, null], "image_encoder": [null, null],
              "scheduler": ["diffusers", "EulerDiscreteScheduler"], "text_encoder": ["transformers", "CLIPTextModel"],
              "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"], "tokenizer": ["transformers", "CLIPTokenizer"],
              "tokenizer_2": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]
            }
            """);
        Write("text_encoder/config.json", $$"""{ "hidden_size": {{FirstWidth}}, "num_hidden_layers": {{FirstLayers}}, "projection_dim": 768, "vocab_size": 1809 }""");
        Write("text_encoder_2/config.json", $$"""{ "hidden_size": {{SecondWidth}}, "num_hidden_layers": {{SecondLayers}}, "projection_dim": {{PooledWidth}}, "vocab_size": 1809 }""");
        Write("unet/config.json", $$"""
            {
              "in_channels": 4, "sample_size": 4, "block_out_channels": [8, 8], "cross_attention_dim": {{Width}}, "addition_embed_type": "text_time",
              "addition_time_embed_dim": {{TimeWidth}}, "projection_class_embeddings_input_dim": {{PooledWidth + (6 * TimeWidth)}}
            }
            """);
        Write("vae_decoder/config.json", $$"""{ "block_out_channels": [1, 1, 1, 1], "latent_channels": 4, "sample_size": 1024, "scaling_factor": {{ScalingFactor}} }""");
        Write("text_encoder", TextEncoder(FirstWidth, FirstLayers, isSecond: false));
        Write("text_encoder_2", TextEncoder(SecondWidth, SecondLayers, isSecond: true));
        Write("unet", UNet());
        Write("vae_decoder", Decoder());
    }

    public string Folder { get; }

    /// <summary>Gets the folder that holds the model's.</summary>
    public string Root => _temp.Path;

    public void Dispose() => _temp.Dispose();

    /// <summary>Works out a layer's state of one encoder for a token.</summary>
    public static float State(bool isSecond, int layer, int id, int channel) => (id * Factor(isSecond, layer)) + channel;

    /// <summary>Works out the states that SDXL reads of both encoders side by side, some of the last layers left out.</summary>
    public static float[] States(int[] first, int[] second, int firstSkipped = 0, int secondSkipped = 0)
    {
        var states = new float[Tokens * Width];
        for (var index = 0; index < states.Length; index++)
        {
            (int token, int channel) = Math.DivRem(index, Width);
            states[index] = channel < FirstWidth
                ? State(false, FirstLayers - 1 - firstSkipped, first[token], channel)
                : State(true, SecondLayers - 1 - secondSkipped, second[token], channel - FirstWidth);
        }

        return states;
    }

    /// <summary>Works out the pooled text.</summary>
    public static float[] Pool(int[] ids) => [.. Enumerable.Range(0, PooledWidth).Select(channel => (float)(ids.Average() * 0.01) + channel)];

    /// <summary>Works out what the network predicts for each latent.</summary>
    public static float[] Predict(ReadOnlySpan<float> sample, double timestep, TextConditioning prompt)
    {
        float added = (float)(timestep * 0.001) + (prompt.Values.ToArray().Average() * 0.01f) + ((prompt.Pooled?.Values.ToArray().Average() ?? 0) * 0.1f)
            + (prompt.Pooled?.TimeIds.ToArray().Zip(TimeFactors, static (size, factor) => size * factor).Sum() ?? 0);
        return [.. sample.ToArray().Select(value => (0.1f * value) + added)];
    }

    /// <summary>Works out a pixel's primary that the decoder makes of a latent of the same channel.</summary>
    public static double Pixel(float latent) => Math.Clamp((latent / ScalingFactor * PixelFactor / 2) + 0.5, 0, 1) * 255;

    public void Write(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? Folder);
        File.WriteAllText(path, text);
    }

    public void Write(string part, TinyOnnxModel network) => TinyOnnxModel.Write(Path.Combine(Folder, part, "model.onnx"), network);

    public void Replace(string file, string from, string to)
    {
        string text = File.ReadAllText(Path.Combine(Folder, file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Makes an encoder whose layer n gives id x factor x (n + 1) + channel.</summary>
    public static TinyOnnxModel TextEncoder(int width, int layers, bool isSecond, int type = TinyOnnxModel.Float, bool hasLayers = true)
    {
        TinyOnnxModel model = new TinyOnnxModel()
            .Input("input_ids", TinyOnnxModel.Int64, "batch", "sequence")
            .Output("last_hidden_state", type, "batch", "sequence", width)
            .Initializer("axis", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(2L))
            .Initializer("channels", TinyOnnxModel.Float, [width], Floats(Enumerable.Range(0, width).Select(static channel => (float)channel)))
            .Initializer("pooled_channels", TinyOnnxModel.Float, [PooledWidth], Floats(Enumerable.Range(0, PooledWidth).Select(static channel => (float)channel)))
            .Initializer("hundredth", TinyOnnxModel.Float, [], BitConverter.GetBytes(0.01f))
            .Initializer("nine", TinyOnnxModel.Float, [], BitConverter.GetBytes(9f))
            .Node("Cast", ["input_ids"], ["ids"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
            .Node("Unsqueeze", ["ids", "axis"], ["column"]);
        for (var layer = 0; layer <= layers; layer++)
        {
            model = model
                .Initializer($"factor_{layer}", TinyOnnxModel.Float, [], BitConverter.GetBytes(Factor(isSecond, layer)))
                .Node("Mul", ["column", $"factor_{layer}"], [$"scaled_{layer}"])
                .Node("Add", [$"scaled_{layer}", "channels"], [$"state_{layer}"]);
            if (hasLayers)
            {
                model = model
                    .Output($"hidden_states.{layer}", type, "batch", "sequence", width)
                    .Node("Cast", [$"state_{layer}"], [$"hidden_states.{layer}"], TinyOnnxModel.Integer("to", type));
            }
        }

        model = model
            .Node("Mul", [$"state_{layers}", "nine"], ["normal"])
            .Node("Cast", ["normal"], ["last_hidden_state"], TinyOnnxModel.Integer("to", type));
        return !isSecond ? model : model
            .Output("text_embeds", type, "batch", PooledWidth)
            .Node("ReduceMean", ["ids"], ["mean"], TinyOnnxModel.Integers("axes", 1))
            .Node("Mul", ["mean", "hundredth"], ["small"])
            .Node("Add", ["small", "pooled_channels"], ["pooled"])
            .Node("Cast", ["pooled"], ["text_embeds"], TinyOnnxModel.Integer("to", type));
    }

    /// <summary>Makes a network that adds up a part of everything it reads, so that nothing can be left out or mixed up unseen.</summary>
    public static TinyOnnxModel UNet(int type = TinyOnnxModel.Float) => new TinyOnnxModel()
        .Input("sample", type, "batch", 4, "height", "width")
        .Input("timestep", TinyOnnxModel.Int64)
        .Input("encoder_hidden_states", type, "batch", "sequence", Width)
        .Input("text_embeds", type, "batch", PooledWidth)
        .Input("time_ids", type, "batch", 6)
        .Output("out_sample", type, "batch", 4, "height", "width")
        .Initializer("axes_23", TinyOnnxModel.Int64, [2], [.. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(3L)])
        .Initializer("axis_3", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(3L))
        .Initializer("tenth", TinyOnnxModel.Float, [], BitConverter.GetBytes(0.1f))
        .Initializer("hundredth", TinyOnnxModel.Float, [], BitConverter.GetBytes(0.01f))
        .Initializer("thousandth", TinyOnnxModel.Float, [], BitConverter.GetBytes(0.001f))
        .Initializer("time_factors", TinyOnnxModel.Float, [6], Floats(TimeFactors))
        .Node("Cast", ["sample"], ["sample_float"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
        .Node("Cast", ["timestep"], ["timestep_float"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
        .Node("Cast", ["encoder_hidden_states"], ["states"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
        .Node("Cast", ["text_embeds"], ["embeds"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
        .Node("Cast", ["time_ids"], ["ids"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
        .Node("Mul", ["sample_float", "tenth"], ["of_sample"])
        .Node("Mul", ["timestep_float", "thousandth"], ["of_time"])
        .Node("ReduceMean", ["states"], ["states_mean"], TinyOnnxModel.Integers("axes", 1, 2))
        .Node("Mul", ["states_mean", "hundredth"], ["of_states_3"])
        .Node("Unsqueeze", ["of_states_3", "axis_3"], ["of_states"])
        .Node("ReduceMean", ["embeds"], ["embeds_mean"], TinyOnnxModel.Integers("axes", 1))
        .Node("Mul", ["embeds_mean", "tenth"], ["of_embeds_2"])
        .Node("Unsqueeze", ["of_embeds_2", "axes_23"], ["of_embeds"])
        .Node("Mul", ["ids", "time_factors"], ["ids_weighed"])
        .Node("ReduceSum", ["ids_weighed", "axis_1"], ["of_ids_2"])
        .Initializer("axis_1", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(1L))
        .Node("Unsqueeze", ["of_ids_2", "axes_23"], ["of_ids"])
        .Node("Add", ["of_sample", "of_time"], ["sum_1"])
        .Node("Add", ["sum_1", "of_states"], ["sum_2"])
        .Node("Add", ["sum_2", "of_embeds"], ["sum_3"])
        .Node("Add", ["sum_3", "of_ids"], ["sum_4"])
        .Node("Cast", ["sum_4"], ["out_sample"], TinyOnnxModel.Integer("to", type));

    private static float Factor(bool isSecond, int layer) => (isSecond ? 0.002f : 0.001f) * (layer + 1);

    /// <summary>Makes a decoder that enlarges the first three channels.</summary>
    private static TinyOnnxModel Decoder() => new TinyOnnxModel()
        .Input("latent_sample", TinyOnnxModel.Float, "batch", 4, "height", "width").Output("sample", TinyOnnxModel.Float, "batch", 3, "height8", "width8")
        .Initializer("mix", TinyOnnxModel.Float, [3, 4, 1, 1], Floats(Enumerable.Range(0, 12).Select(static index => index % 5 == 0 ? PixelFactor : 0)))
        .Initializer("scales", TinyOnnxModel.Float, [4], Floats([1, 1, 8, 8]))
        .Node("Conv", ["latent_sample", "mix"], ["mixed"])
        .Node("Resize", ["mixed", string.Empty, "scales"], ["sample"]);

    private static byte[] Floats(IEnumerable<float> values) => MemoryMarshal.AsBytes<float>(values.ToArray()).ToArray();

    /// <summary>Copies the tokenizer; the second one of SDXL fills a prompt with "!" (id 0), and so does this one.</summary>
    private void CopyTokenizer()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, "tokenizer")))
        {
            Write($"tokenizer_2/{Path.GetFileName(file)}", File.ReadAllText(file));
        }

        Replace("tokenizer_2/special_tokens_map.json", "\"pad_token\": \"<|endoftext|>\"", "\"pad_token\": \"!\"");
    }
}
