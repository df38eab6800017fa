using System.Runtime.InteropServices;
using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Nodes;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Networks in float16 and int8, made small enough to know by hand what they give.</summary>
public sealed class NetworkTypeTests : IDisposable
{
    private const int UInt8 = 2;
    private const int Int8 = 3;
    private const int Width = 128;
    private const int Channels = 4;
    private const float WeightScale = 0.01f;
    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });
    private readonly string _folder;

    public NetworkTypeTests() => _folder = EmojiModel.CreateStub(_temp.PathOf("m"));

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Predict_ConvolutionInFloat16_IsCloseToFloat32()
    {
        Write("unet", UNetPorts(TinyOnnxModel.Float16)
            .Initializer("w", TinyOnnxModel.Float16, [Channels, Channels, 1, 1], Halves([.. Weights().Select(static weight => weight * WeightScale)]))
            .Node("Conv", ["sample", "w"], ["out_sample"]));

        AssertConvolved(Predict(), 0.01f);
    }

    [Fact]
    public void Predict_ConvolutionInInt8_IsCloseToFloat32()
    {
        Write("unet", UNetPorts(TinyOnnxModel.Float)
            .Initializer("w", Int8, [Channels, Channels, 1, 1], [.. Weights().Select(static weight => (byte)(sbyte)weight)])
            .Initializer("scale", TinyOnnxModel.Float, [], BitConverter.GetBytes(WeightScale))
            .Node("DynamicQuantizeLinear", ["sample"], ["q", "q_scale", "q_zero"])
            .Node("ConvInteger", ["q", "w", "q_zero"], ["sum"])
            .Node("Cast", ["sum"], ["float_sum"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
            .Node("Mul", ["q_scale", "scale"], ["whole_scale"])
            .Node("Mul", ["float_sum", "whole_scale"], ["out_sample"]));

        AssertConvolved(Predict(), 0.05f);
    }

    [Fact]
    public void Predict_ConvolutionBetweenQuantizeAndDequantize_IsCloseToFloat32()
    {
        Write("unet", UNetPorts(TinyOnnxModel.Float)
            .Initializer("w", Int8, [Channels, Channels, 1, 1], [.. Weights().Select(static weight => (byte)(sbyte)weight)])
            .Initializer("w_scale", TinyOnnxModel.Float, [], BitConverter.GetBytes(WeightScale))
            .Initializer("w_zero", Int8, [], [0])
            .Initializer("x_scale", TinyOnnxModel.Float, [], BitConverter.GetBytes(2f / 255))
            .Initializer("x_zero", UInt8, [], [128])
            .Node("QuantizeLinear", ["sample", "x_scale", "x_zero"], ["q"])
            .Node("DequantizeLinear", ["q", "x_scale", "x_zero"], ["x"])
            .Node("DequantizeLinear", ["w", "w_scale", "w_zero"], ["float_w"])
            .Node("Conv", ["x", "float_w"], ["out_sample"]));

        AssertConvolved(Predict(), 0.05f);
    }

    [Fact]
    public void Decode_Float16_ReadsAndWritesHalves()
    {
        WriteDecoder(gain: 1);
        VaeModel vae = VaeModel.Open(_folder);
        using var decoder = new VaeDecoder(_cache, vae, 16, 16, CancellationToken.None);

        float[] image = decoder.Decode([.. Enumerable.Repeat(0.1f, 16)], CancellationToken.None).ToArray();

        Assert.Equal(3 * 16 * 16, image.Length);
        Assert.All(image, pixel => Assert.Equal(0.1f / vae.ScalingFactor, pixel, 1e-3f));
    }

    [Fact]
    public void Decode_Float16Overflows_NamesTheNetworkAndTheRemedy()
    {
        WriteDecoder(gain: 60000);
        using var decoder = new VaeDecoder(_cache, VaeModel.Open(_folder), 16, 16, CancellationToken.None);

        var exception = Assert.Throws<ModelRunException>(() => decoder.Decode([.. Enumerable.Repeat(1f, 16)], CancellationToken.None).Length);

        Assert.Contains("made pixels that are not numbers", exception.Message, StringComparison.Ordinal);
        Assert.Contains("overflows in float16; use its float32 export", exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("vae_decoder", "model.onnx"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DecoderOverflows_FailsTheNodeWithTheRemedy()
    {
        WriteDecoder(gain: 60000);
        await using var host = new NodeHost(_folder);
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        GiveLatents latents = graph.Add(new GiveLatents());
        LatentsToImage image = graph.Add(new LatentsToImage());
        graph.Connect(latents.Out.Latents, image.In.Latents);
        graph.Connect(model.Out.Vae, image.In.Vae);

        Assert.Contains("use its float32 export", await host.FailAsync(graph), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_Float16AndInt8_SaysWhichTypesTheyHave()
    {
        WriteDecoder(gain: 1);

        ModelReport report = await OnnxModelInspector.InspectAsync(_folder);

        ModelPart decoder = report.Parts.Single(part => part.Name == "vae_decoder/model.onnx");
        Assert.Equal("latent_sample float16[1, 4, height, width]", Assert.Single(decoder.Inputs).ToString());
    }

    // The weights of a convolution of one pixel, -40 to 35.
    private static int[] Weights() => [.. Enumerable.Range(0, Channels * Channels).Select(static index => (index * 5) - 40)];

    private static byte[] Halves(float[] values) => [.. values.SelectMany(static value => BitConverter.GetBytes((Half)value))];

    private static float[] Sample() => [.. Enumerable.Range(0, Channels * 4).Select(static index => MathF.Sin(index))];

    private static TinyOnnxModel UNetPorts(int type) => new TinyOnnxModel()
        .Input("sample", type, 1, Channels, 2, 2)
        .Input("timestep", type)
        .Input("encoder_hidden_states", type, 1, "sequence", Width)
        .Output("out_sample", type, 1, Channels, 2, 2);

    private static void AssertConvolved(float[] actual, float tolerance)
    {
        float[] sample = Sample();
        int[] weights = Weights();
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int pixel = 0; pixel < 4; pixel++)
            {
                float expected = Enumerable.Range(0, Channels).Sum(from => sample[(from * 4) + pixel] * weights[(channel * Channels) + from] * WeightScale);
                Assert.Equal(expected, actual[(channel * 4) + pixel], tolerance);
            }
        }
    }

    private float[] Predict()
    {
        var states = new TextConditioning(2, Width);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, states, null, CancellationToken.None);
        return unet.Predict(Sample(), 1, 1, CancellationToken.None).ToArray();
    }

    /// <summary>Makes a decoder that paints the mean of the latents, times a number twice, in float16.</summary>
    private void WriteDecoder(float gain) => Write("vae_decoder", new TinyOnnxModel()
        .Input("latent_sample", TinyOnnxModel.Float16, 1, Channels, "height", "width")
        .Output("sample", TinyOnnxModel.Float16, 1, 3, "image_height", "image_width")
        .Initializer("gain", TinyOnnxModel.Float16, [], Halves([gain]))
        .Initializer("size", TinyOnnxModel.Int64, [4], MemoryMarshal.AsBytes<long>([1, 3, 16, 16]).ToArray())
        .Node("ReduceMean", ["latent_sample"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2, 3))
        .Node("Mul", ["mean", "gain"], ["loud"])
        .Node("Mul", ["loud", "gain"], ["louder"])
        .Node("Expand", ["louder", "size"], ["sample"]));

    private void Write(string part, TinyOnnxModel graph) => TinyOnnxModel.Write(Path.Combine(_folder, part, "model.onnx"), graph);
}
