using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Invoke.Images;
using Invoke.Images.Vips;
using Invoke.Testing;

namespace Invoke.Benchmarks.Images;

/// <summary>What bad files cost at most: time and physical memory of decoding and of a thumbnail, the worst of many.</summary>
internal static class BadImageReport
{
    private static int Count => Effort.Of(full: 1000, smoke: 20);

    public static void Print()
    {
        Console.WriteLine("| codec | files | refused | worst, ms | by | most memory, MB | by |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((string name, IImageCodec codec) in new (string, IImageCodec)[]
            { ("managed", new PngCodec()), ("libvips, PNG managed", new VipsImageCodec()), ("libvips", new VipsImageCodec(managedPng: false)) })
        {
            Print(name, codec);
        }
    }

    private static void Print(string name, IImageCodec codec)
    {
        (double Time, string Name) slowest = default;
        (long Bytes, string Name) largest = (-1, "");
        int refused = 0;
        foreach (BadImage image in BadImages.Create(seed: 1, Count).Prepend(new BadImage("warm-up", Array.Empty<byte>())))
        {
            GC.Collect();
            long before = ResetPeak();
            long start = Stopwatch.GetTimestamp();
            refused += Try(() => Decode(codec, image.Data.Span)) + Try(() => Thumbnail(codec, image.Data.Span)) == 2 ? 1 : 0;
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            long bytes = Status("VmHWM:") - before;
            slowest = time > slowest.Time && image.Name != "warm-up" ? (time, image.Name) : slowest;
            largest = bytes > largest.Bytes && image.Name != "warm-up" ? (bytes, image.Name) : largest;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Count} | {refused - 1} | {slowest.Time:F1} | {slowest.Name} | {largest.Bytes / 1e6:F1} | {largest.Name} |"));
    }

    private static int Try(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (ImageFormatException)
        {
            return 1;
        }
    }

    private static void Decode(IImageCodec codec, ReadOnlySpan<byte> data)
    {
        ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[Pixels.GetByteCount(info.Width, info.Height, PixelFormat.Rgb24)];
        codec.Decode(data, new Pixels(pixels, info.Width, info.Height, PixelFormat.Rgb24), DecodeOptions.Default);
    }

    private static void Thumbnail(IImageCodec codec, ReadOnlySpan<byte> data) =>
        codec.EncodeThumbnail(data, DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.Png), new ArrayBufferWriter<byte>());

    // Linux only, as the reports here are.
    private static long ResetPeak()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Status("VmRSS:");
    }

    private static long Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
