using System.Buffers;
using System.Diagnostics;

namespace Invoke.Images.Tests;

/// <summary>200 bad files against the built-in codec: one kind of exception, soon, and without much memory.</summary>
public sealed class BadImageTests
{
    private const int Seed = 20_261_125;

    // Ten times what is promised (1.5 seconds, 100 MB), so that a busy machine does not fail the test; benchmarks/README.md has the true figures.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Images = BadImages.Create(Seed).ToDictionary(image => image.Name, image => image.Data);

    public static TheoryData<string> Names => [.. Images.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_BadImage_IsRefusedCheaply(string name)
    {
        byte[] data = Images[name].ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();

        Assert.ThrowsAny<ImageFormatException>(() => CheckAndDecode(data));
        Assert.ThrowsAny<ImageFormatException>(
            () => new PngCodec().Thumbnail(data, 256, new EncodeOptions(ImageFormat.Png), new ArrayBufferWriter<byte>(), DecodeOptions.Default));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000_000);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MaxTime);
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameFiles()
    {
        IReadOnlyList<BadImage> first = BadImages.Create(5), second = BadImages.Create(5);

        Assert.Equal(200, first.Select(image => image.Name).Distinct().Count());
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.Data.Span.SequenceEqual(pair.Second.Data.Span)));
        Assert.NotEqual(first.Select(image => image.Name), BadImages.Create(6).Select(image => image.Name));
    }

    // What every caller does: memory is made for the pixels once the front door has let the file in.
    private static void CheckAndDecode(byte[] data)
    {
        ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[info.Width * info.Height * 4];
        new PngCodec().Decode(data, new Pixels(pixels, info.Width, info.Height, PixelFormat.Rgba32), DecodeOptions.Default);
    }
}
