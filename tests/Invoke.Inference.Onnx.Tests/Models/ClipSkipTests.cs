using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Layers left out of a text encoder whose layers and final norm can be worked out by hand.</summary>
public sealed class ClipSkipTests : IDisposable
{
    private const int Tokens = 77;
    private const int Width = 128;

    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });
    private readonly string _folder;

    public ClipSkipTests() => _folder = EmojiModel.CreateStub(_temp.PathOf("m"));

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(TinyOnnxModel.Float, 0, 1e-4f)]
    [InlineData(TinyOnnxModel.Float, 1, 1e-4f)]
    [InlineData(TinyOnnxModel.Float, 2, 1e-4f)]
    [InlineData(TinyOnnxModel.Float, 3, 1e-4f)]
    [InlineData(TinyOnnxModel.Float16, 2, 2e-2f)]
    public void Encode_LayersSkipped_AreThoseOfTheEarlierLayerBehindTheFinalNorm(int type, int skipped, float tolerance)
    {
        Write(Encoder(type, layers: 3));
        int[] ids = [.. Enumerable.Range(0, Tokens).Select(index => index * 7 % 31)];
        using var encoder = new TextEncoder(_cache, StableDiffusionModel.Open(_folder), skipped, CancellationToken.None);

        TextConditioning states = encoder.Encode(ids, CancellationToken.None);

        float[] expected = Expected(ids, 3 - skipped);
        Assert.True(PipelineVectors.LargestDifference(states.Values.ToArray(), expected) <= tolerance);
    }

    [Fact]
    public void TextEncoder_MoreSkippedThanThereAre_SaysHowManyThereAre()
    {
        Write(Encoder(TinyOnnxModel.Float, layers: 3));

        var exception = Assert.Throws<ArgumentException>(() => new TextEncoder(_cache, StableDiffusionModel.Open(_folder), 4, CancellationToken.None));

        Assert.Equal("4 layers of the text encoder would be left out, and it has 3; set 'skipped_layers' to 3 or less.", exception.Message);
    }

    [Fact]
    public void TextEncoder_ExportWithoutLayers_SaysHowToExport()
    {
        var exception = Assert.Throws<ModelFileException>(() => new TextEncoder(EmojiModel.Cache, EmojiModel.Model, 1, CancellationToken.None));

        Assert.Contains("gives only the states of its last layer, so layers cannot be left out (clip_skip); export it with output_hidden_states = True", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_LastStatesAreNoNormOfTheLastLayer_SaysSo()
    {
        Write(Encoder(TinyOnnxModel.Float, layers: 2, normalized: 1));
        using var encoder = new TextEncoder(_cache, StableDiffusionModel.Open(_folder), 1, CancellationToken.None);

        var exception = Assert.Throws<ModelFileException>(() => encoder.Encode([.. Enumerable.Range(0, Tokens)], CancellationToken.None));

        Assert.Contains("'last_hidden_state' is no layer norm of the last of its 'hidden_states.*' outputs", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Layer n adds sin((n + 1) x (id + channel)) to what it gets; a layer norm follows the last.</summary>
    private static TinyOnnxModel Encoder(int type, int layers, int? normalized = null)
    {
        TinyOnnxModel model = new TinyOnnxModel()
            .Input("input_ids", TinyOnnxModel.Int64, "batch", "sequence")
            .Output("last_hidden_state", type, "batch", "sequence", Width)
            .Initializer("axis", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(2L))
            .Initializer("channels", TinyOnnxModel.Float, [Width], Floats(Enumerable.Range(0, Width).Select(channel => (float)channel)))
            .Initializer("zero", TinyOnnxModel.Float, [], BitConverter.GetBytes(0f))
            .Initializer("epsilon", TinyOnnxModel.Float, [], BitConverter.GetBytes(1e-5f))
            .Initializer("weight", TinyOnnxModel.Float, [Width], Floats(Enumerable.Range(0, Width).Select(Weight)))
            .Initializer("bias", TinyOnnxModel.Float, [Width], Floats(Enumerable.Range(0, Width).Select(Bias)))
            .Node("Cast", ["input_ids"], ["ids"], TinyOnnxModel.Integer("to", TinyOnnxModel.Float))
            .Node("Unsqueeze", ["ids", "axis"], ["column"])
            .Node("Add", ["column", "channels"], ["places"])
            .Node("Mul", ["places", "zero"], ["nothing"])
            .Node("Add", ["nothing", "zero"], ["state_start"]);
        string state = "state_start";
        for (var layer = 0; layer <= layers; layer++)
        {
            model = model
                .Output($"hidden_states.{layer}", type, "batch", "sequence", Width)
                .Initializer($"factor_{layer}", TinyOnnxModel.Float, [], BitConverter.GetBytes(layer + 1f))
                .Node("Mul", ["places", $"factor_{layer}"], [$"angle_{layer}"])
                .Node("Sin", [$"angle_{layer}"], [$"sine_{layer}"])
                .Node("Add", [state, $"sine_{layer}"], [$"state_{layer}"])
                .Node("Cast", [$"state_{layer}"], [$"hidden_states.{layer}"], TinyOnnxModel.Integer("to", type));
            state = $"state_{layer}";
        }

        return model
            .Node("ReduceMean", [$"state_{normalized ?? layers}"], ["mean"], TinyOnnxModel.Integers("axes", 2))
            .Node("Sub", [$"state_{normalized ?? layers}", "mean"], ["centered"])
            .Node("Mul", ["centered", "centered"], ["squares"])
            .Node("ReduceMean", ["squares"], ["variance"], TinyOnnxModel.Integers("axes", 2))
            .Node("Add", ["variance", "epsilon"], ["stable"])
            .Node("Sqrt", ["stable"], ["deviation"])
            .Node("Div", ["centered", "deviation"], ["normal"])
            .Node("Mul", ["normal", "weight"], ["scaled"])
            .Node("Add", ["scaled", "bias"], ["shifted"])
            .Node("Cast", ["shifted"], ["last_hidden_state"], TinyOnnxModel.Integer("to", type));
    }

    private static float[] Expected(int[] ids, int layer)
    {
        var states = new float[Tokens * Width];
        for (var token = 0; token < Tokens; token++)
        {
            double[] state = [.. Enumerable.Range(0, Width).Select(channel => Enumerable.Range(1, layer + 1).Sum(factor => Math.Sin(factor * (ids[token] + channel))))];
            double mean = state.Average();
            double deviation = Math.Sqrt(state.Average(value => (value - mean) * (value - mean)) + 1e-5);
            for (var channel = 0; channel < Width; channel++)
            {
                states[(token * Width) + channel] = (float)(((state[channel] - mean) / deviation * Weight(channel)) + Bias(channel));
            }
        }

        return states;
    }

    private static float Weight(int channel) => 0.5f + (channel % 5 * 0.25f);

    private static float Bias(int channel) => (channel % 3) - 1;

    private static byte[] Floats(IEnumerable<float> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void Write(TinyOnnxModel encoder) => TinyOnnxModel.Write(Path.Combine(_folder, "text_encoder", "model.onnx"), encoder);
}
