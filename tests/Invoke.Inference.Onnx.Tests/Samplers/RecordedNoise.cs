namespace Invoke.Inference.Onnx.Tests;

/// <summary>Gives the draws of a vector back, in order.</summary>
internal sealed class RecordedNoise : INoiseSource
{
    private readonly Queue<float[]> _draws;

    public RecordedNoise(SamplerVector vector) => _draws = new Queue<float[]>(
        vector.Root.GetProperty("noise").EnumerateArray()
            .Where(draw => draw.GetProperty("used").GetBoolean())
            .Select(draw => SamplerVector.Floats(draw.GetProperty("values"))));

    public int Left => _draws.Count;

    public void Fill(Span<float> values) => _draws.Dequeue().CopyTo(values);
}
