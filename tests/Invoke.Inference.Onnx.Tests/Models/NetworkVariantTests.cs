using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Exports differ in element types and fixed sides; these small networks stand for them.</summary>
public sealed class NetworkVariantTests : IDisposable
{
    private const int Width = 128;
    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });
    private readonly string _folder;

    public NetworkVariantTests() => _folder = EmojiModel.CreateStub(_temp.PathOf("m"));

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(TinyOnnxModel.Float)]
    [InlineData(TinyOnnxModel.Float16)]
    public void Predict_BatchFixedToOneAndScalarTimestep_RunsPromptsInTurn(int type)
    {
        Write("unet", UNetGraph(type, [], 1, 4, 2, 2));
        TextConditioning positive = States(3);
        TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, positive, negative, CancellationToken.None);

        // Each run gives sample + timestep + mean of the states: negative 0.5 + 2.5 + 1 = 4, positive 6.
        float[] noise = unet.Predict(Values(16, 0.5f), 2.5, 3, CancellationToken.None).ToArray();

        Assert.All(noise, value => Assert.Equal(4 + (3 * (6 - 4)), value));
    }

    [Fact]
    public void Predict_OneTimestepPerSample_GivesEachItsOwn()
    {
        Write("unet", UNetGraph(TinyOnnxModel.Float, ["batch"], "batch", 4, "height", "width"));
        TextConditioning states = States(3);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, states, null, CancellationToken.None);

        float[] noise = unet.Predict(Values(16, 0.5f), 2, 1, CancellationToken.None).ToArray();

        Assert.All(noise, value => Assert.Equal(5.5f, value));
    }

    [Fact]
    public void UNet_SizeFixedByExport_SaysSo()
    {
        Write("unet", UNetGraph(TinyOnnxModel.Float, [], 1, 4, 2, 2));
        TextConditioning states = States(3);

        var exception = Assert.Throws<ModelRunException>(
            () => new UNet(_cache, StableDiffusionModel.Open(_folder), 32, 16, states, null, CancellationToken.None));

        Assert.Contains("'sample' would be 1 x 4 x 2 x 4, but this export fixes it to 1 x 4 x 2 x 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UNet_UnknownInput_SaysSoAndReturnsLease()
    {
        Write("unet", UNetGraph(TinyOnnxModel.Float, [], 1, 4, 2, 2).Input("time_ids", TinyOnnxModel.Float, 1));
        TextConditioning states = States(3);

        var exception = Assert.Throws<ModelFileException>(
            () => new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, states, null, CancellationToken.None));
        _cache.Clear();

        Assert.Contains("'time_ids'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cache.LoadedBytes);
    }

    [Fact]
    public void UNet_ElementTypeUnknown_SaysSo()
    {
        Write("unet", UNetGraph(TinyOnnxModel.Float, [], 1, 4, 2, 2, timestepType: TinyOnnxModel.Bool));
        TextConditioning states = States(3);

        var exception = Assert.Throws<ModelFileException>(
            () => new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, states, null, CancellationToken.None));

        Assert.Contains("'timestep' is Bool", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UNet_BadSize_ThrowsBeforeAnythingLoads()
    {
        TextConditioning states = States(3);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new UNet(_cache, StableDiffusionModel.Open(_folder), 24, 16, states, null, CancellationToken.None));

        Assert.Equal(0, _cache.LoadedBytes);
    }

    [Fact]
    public void UNet_ConditioningTooWide_SaysSo()
    {
        StableDiffusionModel model = StableDiffusionModel.Open(_folder);
        var wider = new TextConditioning(2, Width + 1);

        var width = Assert.Throws<ArgumentException>(() => new UNet(_cache, model, 16, 16, wider, wider, CancellationToken.None));

        Assert.Contains("129 wide", width.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_NegativePromptIsShorter_RunsOneAfterTheOtherWithTheSameResult()
    {
        var positive = new TextConditioning(154, EmojiModel.Model.UNet.CrossAttentionDim);
        var negative = new TextConditioning(77, EmojiModel.Model.UNet.CrossAttentionDim);
        positive.WritableValues.Fill(0.3f);
        negative.WritableValues.Fill(-0.2f);
        using var both = new UNet(EmojiModel.Cache, EmojiModel.Model, 64, 64, positive, negative, CancellationToken.None);
        using var first = new UNet(EmojiModel.Cache, EmojiModel.Model, 64, 64, positive, null, CancellationToken.None);
        using var second = new UNet(EmojiModel.Cache, EmojiModel.Model, 64, 64, negative, null, CancellationToken.None);
        float[] sample = [.. Enumerable.Range(0, EmojiModel.Model.UNet.InChannels * 64 * 64 / (EmojiModel.Model.LatentScale * EmojiModel.Model.LatentScale)).Select(index => MathF.Sin(index))];

        float[] guided = both.Predict(sample, 500, 3, CancellationToken.None).ToArray();
        float[] with = first.Predict(sample, 500, 1, CancellationToken.None).ToArray();
        float[] without = second.Predict(sample, 500, 1, CancellationToken.None).ToArray();

        Assert.All(guided.Zip(with.Zip(without)), each => Assert.Equal(each.Second.Second + (3 * (each.Second.First - each.Second.Second)), each.First, 1e-3));
    }

    [Fact]
    public void Predict_GuidanceWithoutNegative_Throws()
    {
        Write("unet", UNetGraph(TinyOnnxModel.Float, [], 1, 4, 2, 2));
        TextConditioning states = States(3);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(_folder), 16, 16, states, null, CancellationToken.None);

        Assert.Throws<ArgumentOutOfRangeException>(() => unet.Predict(Values(16, 0), 1, 2, CancellationToken.None).Length);
        Assert.Throws<ArgumentException>(() => unet.Predict(Values(15, 0), 1, 1, CancellationToken.None).Length);
    }

    [Fact]
    public void Encode_Int64Ids_Works()
    {
        Write("text_encoder", new TinyOnnxModel()
            .Input("input_ids", TinyOnnxModel.Int64, "batch", "sequence").Output("last_hidden_state", TinyOnnxModel.Float, "batch", "sequence", Width)
            .Initializer("axis", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(2L))
            .Initializer("row", TinyOnnxModel.Float, [Width], new byte[Width * sizeof(float)])
            .Node("Cast", ["input_ids"], ["ids"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
            .Node("Unsqueeze", ["ids", "axis"], ["column"])
            .Node("Add", ["column", "row"], ["last_hidden_state"]));
        using var encoder = new TextEncoder(_cache, StableDiffusionModel.Open(_folder), 0, CancellationToken.None);

        TextConditioning states = encoder.Encode([.. Enumerable.Range(0, 77)], CancellationToken.None);

        Assert.Equal(76, states.Values[^1]);
        Assert.Equal(1, states.Values[Width]);
    }

    [Fact]
    public void Encode_BadIds_Throws()
    {
        using var encoder = new TextEncoder(EmojiModel.Cache, EmojiModel.Model, 0, CancellationToken.None);

        Assert.Throws<ArgumentException>(() => encoder.Encode(new int[76], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => encoder.Encode([], CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([.. Enumerable.Repeat(1809, 77)], CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([.. Enumerable.Repeat(-1, 77)], CancellationToken.None));
    }

    [Fact]
    public void Decode_NotANumber_SaysSo()
    {
        using var decoder = new VaeDecoder(EmojiModel.Cache, EmojiModel.Model.Vae, 16, 16, CancellationToken.None);

        Assert.Throws<ModelRunException>(() => decoder.Decode(Values(16, float.NaN), CancellationToken.None).Length);
        Assert.Throws<ArgumentException>(() => decoder.Decode(Values(15, 0), CancellationToken.None).Length);
    }

    [Fact]
    public void Encode_OutputHoldsVariance_TakesTheMean()
    {
        // Two latent pixels' worth of mean, then variance: the network sums up the image and adds 0, 1 ... 7 per channel.
        byte[] channels = [.. Enumerable.Range(0, 8).SelectMany(value => BitConverter.GetBytes((float)value))];
        Write("vae_encoder", new TinyOnnxModel()
            .Input("sample", TinyOnnxModel.Float, 1, 3, 8, 8).Output("latent_parameters", TinyOnnxModel.Float, 1, 8, 1, 1)
            .Initializer("channels", TinyOnnxModel.Float, [1, 8, 1, 1], channels)
            .Node("ReduceMean", ["sample"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2, 3))
            .Node("Add", ["mean", "channels"], ["latent_parameters"]));
        StableDiffusionModel model = StableDiffusionModel.Open(_folder);
        using var encoder = new VaeEncoder(_cache, model.Vae, 8, 8, CancellationToken.None);

        using Latents latents = encoder.Encode(Values(3 * 64, 1), CancellationToken.None);

        float scale = model.Vae.ScalingFactor;
        Assert.Equal([1 * scale, 2 * scale, 3 * scale, 4 * scale], latents.Values.ToArray());
    }

    [Fact]
    public void Encode_ResultIsNotANumber_SaysSo()
    {
        Write("vae_encoder", new TinyOnnxModel()
            .Input("sample", TinyOnnxModel.Float, 1, 3, 8, 8).Output("latent_sample", TinyOnnxModel.Float, 1, 4, 1, 1)
            .Initializer("channels", TinyOnnxModel.Float, [1, 4, 1, 1], new byte[16])
            .Node("ReduceMean", ["sample"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2, 3))
            .Node("Div", ["mean", "channels"], ["latent_sample"]));
        using var encoder = new VaeEncoder(_cache, StableDiffusionModel.Open(_folder).Vae, 8, 8, CancellationToken.None);

        var exception = Assert.Throws<ModelRunException>(() => encoder.Encode(Values(3 * 64, 1), CancellationToken.None));

        Assert.Contains("made latents that are not numbers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VaeEncoder_PartAbsent_SaysSo()
    {
        Directory.Delete(Path.Combine(_folder, "vae_encoder"), recursive: true);

        var exception = Assert.Throws<ModelFileException>(() => new VaeEncoder(_cache, VaeModel.Open(_folder), 8, 8, CancellationToken.None));

        Assert.Contains("vae_encoder/model.onnx", exception.Message, StringComparison.Ordinal);
    }

    private static TinyOnnxModel UNetGraph(int type, object[] timestep, object batch, object channels, object height, object width, int? timestepType = null) =>
        new TinyOnnxModel()
            .Input("sample", type, batch, channels, height, width)
            .Input("timestep", timestepType ?? type, timestep)
            .Input("encoder_hidden_states", type, batch, "sequence", Width)
            .Output("out_sample", type, batch, channels, height, width)
            .Node("ReduceMean", ["encoder_hidden_states"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2))
            .Node("Cast", ["timestep"], ["time"], TinyOnnxModel.Integer("to", type))
            .Node("Add", ["sample", "time"], ["timed"])
            .Node("Add", ["timed", "mean"], ["out_sample"]);

    private static float[] Values(int length, float value)
    {
        var values = new float[length];
        Array.Fill(values, value);
        return values;
    }

    private static TextConditioning States(float value)
    {
        var states = new TextConditioning(2, Width);
        states.WritableValues.Fill(value);
        return states;
    }

    private void Write(string part, TinyOnnxModel graph) => TinyOnnxModel.Write(Path.Combine(_folder, part, "model.onnx"), graph);
}
