using System.Buffers;
using System.Diagnostics;

namespace Invoke.Images.Vips.Tests;

/// <summary>200 bad files against libvips behind the front door: one kind of exception, soon, and without much memory.</summary>
public sealed class BadImageTests
{
    // Ten times what is promised (1.5 seconds, 100 MB), so that a busy machine does not fail the test; benchmarks/README.md has the true figures.
    private const long MaxMegabytes = 1000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Images = BadImages.Create(seed: 3).ToDictionary(image => image.Name, image => image.Data);

    public static TheoryData<string> Names => [.. Images.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_BadImage_IsRefusedCheaply(string name)
    {
        byte[] data = Images[name].ToArray();
        var codec = new VipsImageCodec(managedPng: false);
        var memory = new PeakMemory();
        long start = Stopwatch.GetTimestamp();

        Assert.ThrowsAny<ImageFormatException>(() => TestImages.Decode(codec, data, PixelFormat.Rgba32, out _));
        Assert.ThrowsAny<ImageFormatException>(
            () => codec.Thumbnail(data, 256, new EncodeOptions(ImageFormat.WebP), new ArrayBufferWriter<byte>(), DecodeOptions.Default));

        Assert.InRange(memory.Megabytes, 0, MaxMegabytes);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MaxTime);
    }
}
