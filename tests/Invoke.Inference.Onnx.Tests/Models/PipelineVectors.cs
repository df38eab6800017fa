using System.Runtime.InteropServices;
using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>The reference run in tests/vectors/pipeline.</summary>
internal sealed class PipelineVectors
{
    private readonly JsonElement _root;

    public PipelineVectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("pipeline/pipeline.json")));
        _root = document.RootElement.Clone();
    }

    public double Guidance => _root.GetProperty("guidance").GetDouble();

    public IEnumerable<JsonElement> Cases => _root.GetProperty("cases").EnumerateArray();

    public float[] Floats(JsonElement owner, string name) => Read<float>(owner, name);

    public int[] Integers(JsonElement owner, string name) => Read<int>(owner, name);

    public static float LargestDifference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            largest = float.Max(largest, MathF.Abs(actual[index] - expected[index])); // NaN wins, and fails the comparison
        }

        return largest;
    }

    private T[] Read<T>(JsonElement owner, string name)
        where T : unmanaged
    {
        string tensor = owner.GetProperty(name).GetString() ?? string.Empty;
        string file = _root.GetProperty("tensors").GetProperty(tensor).GetProperty("file").GetString() ?? string.Empty;
        return MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Vectors.PathOf("pipeline/" + file))).ToArray();
    }
}
