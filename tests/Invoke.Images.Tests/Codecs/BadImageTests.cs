using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>200 bad files against the built-in codec: one kind of exception, soon, and without much memory.</summary>
public sealed class BadImageTests
{
    private const int Seed = 20_261_125;

    // What is promised: memory does not depend on how busy the machine is.
    private const long MaxBytes = 100_000_000;

    // Ten times the promised 1.5 seconds, as other tests of this process count too; benchmarks/README.md has the true figures.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Images = BadImages.Create(Seed).ToDictionary(image => image.Name, image => image.Data);

    public static TheoryData<string> Names => [.. Images.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_BadImage_IsRefusedCheaply(string name)
    {
        byte[] data = Images[name].ToArray();

        AssertRefusedCheaply(() => CheckAndDecode(data));
        AssertRefusedCheaply(
            () => new PngCodec().EncodeThumbnail(data, DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.Png), new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameFiles()
    {
        IReadOnlyList<BadImage> first = BadImages.Create(5), second = BadImages.Create(5);

        Assert.Equal(200, first.Select(image => image.Name).Distinct().Count());
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.Data.Span.SequenceEqual(pair.Second.Data.Span)));
        Assert.NotEqual(first.Select(image => image.Name), BadImages.Create(6).Select(image => image.Name));
    }

    // All that is allocated counts, also what is free again: never less than the peak.
    private static void AssertRefusedCheaply(Action action)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsAny<ImageFormatException>(action);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytes);
        Assert.InRange(Environment.CpuUsage.TotalTime - start, TimeSpan.Zero, MaxTime);
    }

    // What every caller does: memory is made for the pixels once the front door has let the file in.
    private static void CheckAndDecode(byte[] data)
    {
        ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[info.Width * info.Height * 4];
        new PngCodec().Decode(data, new Pixels(pixels, info.Width, info.Height, PixelFormat.Rgba32), DecodeOptions.Default);
    }
}
