using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Tensors.Resizing;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class BlendLatentsTests : IAsyncDisposable
{
    private const string Path = "latents/latents.json";
    private readonly NodeHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [VectorFact(Path)]
    public async Task RunAsync_EveryVector_EqualsTheReference()
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(Vectors.PathOf(Path)));
        int count = 0;
        foreach (JsonElement item in document.RootElement.GetProperty("blends").EnumerateArray())
        {
            using Latents a = LatentsResizingTests.Read(item.GetProperty("a"));
            using Latents b = LatentsResizingTests.Read(item.GetProperty("b"));
            using Latents expected = LatentsResizingTests.Read(item.GetProperty("result"));

            using Latents actual = await BlendAsync(new BlendLatents { LatentsA = a, LatentsB = b, Alpha = item.GetProperty("alpha").GetDouble() });

            for (int index = 0; index < expected.Length; index++)
            {
                Assert.Equal(expected.Values[index], actual.Values[index], 1e-5f);
            }

            count++;
        }

        Assert.True(count >= (Vectors.AreOwn ? 15 : 1), $"{count} cases");
    }

    [Fact]
    public async Task RunAsync_Mask_HidesTheSecondLatentsWhereItIsWhite()
    {
        using Latents a = Filled(1);
        using Latents b = Filled(-3);
        byte[] pixels = [.. Enumerable.Range(0, 32 * 16).Select(index => index % 32 < 16 ? (byte)255 : (byte)0)];
        StoredImage mask = await _host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, 32, 16, PixelFormat.Gray8));

        using Latents mixed = await BlendAsync(new BlendLatents { LatentsA = a, LatentsB = b, Mask = mask.Ref, Alpha = 1 });

        // Half of the places, far from the mask's border, are the first latents' and half the second's.
        Assert.Equal([1, 1, -3, -3], mixed.Values[..4].ToArray(), (expected, actual) => Math.Abs(expected - actual) < 1e-5f);
    }

    [Fact]
    public async Task RunAsync_Zeros_AreMixedAlongTheLine()
    {
        using Latents a = Filled(0);
        using Latents b = Filled(2);

        using Latents mixed = await BlendAsync(new BlendLatents { LatentsA = a, LatentsB = b, Alpha = 0.25 });

        Assert.All(mixed.Values.ToArray(), value => Assert.Equal(0.5f, value, 1e-6f));
    }

    [Fact]
    public async Task RunAsync_SizesDiffer_SaysWhichAndWhatToDo()
    {
        using Latents a = Filled(1);
        using var b = new Latents(1, 4, 2, 5);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => BlendAsync(new BlendLatents { LatentsA = a, LatentsB = b }));

        Assert.Contains("Input 'latents_a' is [1, 4, 2, 4] and 'latents_b' is [1, 4, 2, 5] (batch, channels, height, width); give both one size, for example by 'lresize'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AlphaBelow0_IsOutOfRange()
    {
        var graph = new NodeGraph();
        using Latents latents = Filled(1);
        graph.Add(new BlendLatents { LatentsA = latents, LatentsB = latents, Alpha = -0.1 });

        Assert.Equal("alpha", Assert.Single(graph.Validate()).Port);
    }

    private static Latents Filled(float value)
    {
        var latents = new Latents(1, 4, 2, 4) { Seed = 3 };
        latents.WritableValues.Fill(value);
        return latents;
    }

    private async Task<Latents> BlendAsync(BlendLatents node)
    {
        LatentsOutput output = await node.RunAsync(_host.Images, CancellationToken.None);
        Assert.Equal((8 * output.Latents.Width, 8 * output.Latents.Height, (long?)null), (output.Width, output.Height, output.Latents.Seed));
        return output.Latents;
    }
}
