using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Tensors.Resizing;

public sealed class LatentsResizingTests
{
    private const string Path = "latents/latents.json";

    [VectorFact(Path)]
    public void Resize_EveryVector_EqualsPyTorch()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf(Path)));
        int count = 0;
        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            string name = item.GetProperty("latents").GetString()!;
            using Latents latents = Read(document.RootElement.GetProperty("latents").GetProperty(name));
            using Latents expected = Read(item.GetProperty("result"));
            double? factor = item.TryGetProperty("factor", out JsonElement given) ? given.GetDouble() : null;

            using Latents actual = LatentsResizing.Resize(
                latents, expected.Width, expected.Height, ModeOf(item.GetProperty("mode").GetString()), item.GetProperty("antialias").GetBoolean(), factor);

            for (int index = 0; index < expected.Length; index++)
            {
                Assert.True(
                    MathF.Abs(expected.Values[index] - actual.Values[index]) <= 1e-5f,
                    $"{item.GetRawText()} at {index}: {actual.Values[index]} instead of {expected.Values[index]}");
            }

            count++;
        }

        Assert.True(count >= (Vectors.AreOwn ? 200 : 1), $"{count} cases");
    }

    [Fact]
    public void Resize_Bilinear_IsWhatItIsByHand()
    {
        using var latents = new Latents(1, 1, 1, 2) { Seed = 9 };
        new float[] { 0, 8 }.CopyTo(latents.WritableValues);

        using Latents resized = LatentsResizing.Resize(latents, 4, 1, LatentsInterpolation.Bilinear, isAntialiased: false);

        Assert.Equal([0, 2, 6, 8], resized.Values.ToArray());
        Assert.Equal(9, resized.Seed);
    }

    [Fact]
    public void Resize_Antialiased_TakesInEveryValue()
    {
        using var latents = new Latents(1, 1, 1, 8);
        latents.WritableValues[5] = 1;

        using Latents plain = LatentsResizing.Resize(latents, 2, 1, LatentsInterpolation.Bilinear, isAntialiased: false);
        using Latents smooth = LatentsResizing.Resize(latents, 2, 1, LatentsInterpolation.Bilinear, isAntialiased: true);

        Assert.Equal(0.5f, plain.Values[1]);
        Assert.InRange(smooth.Values[1], 0.1f, 0.4f);
    }

    [Theory]
    [InlineData(LatentsInterpolation.Linear, "is 'linear', which is for one side; latents have two, use 'bilinear'")]
    [InlineData(LatentsInterpolation.Trilinear, "is 'trilinear', which is for three sides; latents have two, use 'bilinear'")]
    [InlineData(LatentsInterpolation.Area, null)]
    public void DescribeProblem_Mode_SaysWhatToUse(LatentsInterpolation mode, string? expected) => Assert.Equal(expected, LatentsResizing.DescribeProblem(mode));

    internal static Latents Read(JsonElement tensor)
    {
        int[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];
        var latents = new Latents(shape[0], shape[1], shape[2], shape[3]);
        tensor.GetProperty("values").GetBytesFromBase64().CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(latents.WritableValues));
        return latents;
    }

    private static LatentsInterpolation ModeOf(string? word) =>
        word == "nearest-exact" ? LatentsInterpolation.NearestExact : Enum.Parse<LatentsInterpolation>(word!, ignoreCase: true);
}
