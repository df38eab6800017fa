using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>Every draw of vectors/rng: the same seed gives the same noise as torch on a CPU and as numpy.</summary>
public sealed class NoiseVectorTests
{
    private const string File = "rng/public.json";
    private const double Tolerance = 2e-6;

    [VectorFact(File)]
    public void Counts_OwnVectors_AreExact()
    {
        using JsonDocument document = Load();
        Dictionary<string, int> counts = document.RootElement.EnumerateArray()
            .GroupBy(entry => Text(entry, "generator"))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Empty(counts.Keys.Except(["torch_cpu", "torch_cpu_uniform", "numpy_randomstate"]));
        if (Vectors.AreOwn)
        {
            Assert.Equal(38, counts["torch_cpu"]);
            Assert.Equal(3, counts["torch_cpu_uniform"]);
            Assert.Equal(4, counts["numpy_randomstate"]);
        }
    }

    [VectorTheory(File)]
    [InlineData("torch_cpu")]
    [InlineData("torch_cpu_uniform")]
    [InlineData("numpy_randomstate")]
    public void Draws_OfEverySeed_EqualTheReference(string generator)
    {
        using JsonDocument document = Load();
        foreach (JsonElement entry in document.RootElement.EnumerateArray().Where(entry => Text(entry, "generator") == generator))
        {
            long seed = entry.GetProperty("seed").GetInt64();
            Filler fill = Open(generator, seed);

            foreach (JsonElement draw in entry.GetProperty("draws").EnumerateArray())
            {
                float[] values = new float[draw.GetProperty("count").GetInt32()];
                fill(values);
                Compare(draw, values, $"{generator} seed {seed} count {values.Length}");
            }
        }
    }

    private delegate void Filler(Span<float> values);

    private static Filler Open(string generator, long seed) => generator switch
    {
        "torch_cpu" => new TorchRandom(seed).Fill,
        "torch_cpu_uniform" => new TorchRandom(seed).FillUniform,
        _ => new NumpyRandom(seed).Fill,
    };

    private static void Compare(JsonElement draw, float[] values, string label)
    {
        if (draw.TryGetProperty("values", out JsonElement all))
        {
            CompareRun(all, values, label);
        }
        else
        {
            CompareRun(draw.GetProperty("first"), values.AsSpan(0, draw.GetProperty("first").GetArrayLength()), label);
            CompareRun(draw.GetProperty("last"), values.AsSpan(values.Length - draw.GetProperty("last").GetArrayLength()), label);
        }

        Assert.Equal(draw.GetProperty("sum_float64").GetDouble(), values.Sum(value => (double)value), Tolerance * values.Length);
        Assert.Equal(draw.GetProperty("abs_sum_float64").GetDouble(), values.Sum(value => Math.Abs((double)value)), Tolerance * values.Length);
    }

    private static void CompareRun(JsonElement expected, ReadOnlySpan<float> actual, string label)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        int i = 0;
        foreach (JsonElement value in expected.EnumerateArray())
        {
            double difference = Math.Abs((float)value.GetDouble() - (double)actual[i]);
            Assert.True(difference <= Tolerance, $"{label}, element {i}: expected {value}, got {actual[i]:R}.");
            i++;
        }
    }

    private static JsonDocument Load() => JsonDocument.Parse(System.IO.File.ReadAllBytes(Vectors.PathOf(File)));

    private static string Text(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString() ?? throw new InvalidDataException($"{File}: '{name}' is null.");
}
