namespace Invoke.Testing;

/// <summary>Makes damaged and hostile files, to be refused by codecs and by whatever takes uploads.</summary>
/// <remarks>
/// Truncated and bit-flipped files, bombs (few bytes that promise many pixels, passes or chunks), files of other formats with the
/// beginning of an image, and images whose structure is wrong while their checksums are right. Damage that no decoder can see, as in
/// the pixel data of JPEG, which has no checksum, is not among them. Nothing here is larger than a few megabytes.
/// </remarks>
public static class BadImages
{
    /// <summary>Makes files; the same for the same seed.</summary>
    /// <param name="seed">Chooses samples, places and sizes; print it, so that a failure can be repeated.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The files, each with what is wrong with it. The first is empty.</returns>
    public static IReadOnlyList<BadImage> Create(int seed, int count = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var random = new Random(seed);
        var images = new List<BadImage>(count) { new("0: empty", Array.Empty<byte>()) };
        (string Name, byte[] Data)[] fixedOnes = [.. ImageBombs.Create(), .. BrokenImages.Create(), .. Polyglots.Create()];
        foreach ((string name, byte[] data) in fixedOnes.Take(count - 1))
        {
            images.Add(new BadImage($"{images.Count}: {name}", data));
        }

        while (images.Count < count)
        {
            (string name, byte[] data) = (images.Count % 4) switch
            {
                0 => Flipped(random),
                1 => Noise(random),
                _ => Truncated(random),
            };
            images.Add(new BadImage($"{images.Count}: {name}", data));
        }

        return images;
    }

    private static (string Name, byte[] Data) Truncated(Random random)
    {
        (string Name, byte[] Data)[] samples =
        [
            ("PNG", SampleImages.Png), ("PNG with alpha", SampleImages.AlphaPng), ("gray PNG", SampleImages.GrayPng),
            ("JPEG", SampleImages.Jpeg), ("progressive JPEG", SampleImages.ProgressiveJpeg), ("gray JPEG", SampleImages.GrayJpeg),
            ("WebP", SampleImages.WebP), ("lossless WebP", SampleImages.LosslessWebP), ("animated WebP", SampleImages.AnimatedWebP),
        ];
        (string name, byte[] data) = samples[random.Next(samples.Length)];
        int length = random.Next(1, data.Length);
        return ($"{name} of {data.Length} bytes, cut off after {length}", data[..length]);
    }

    // Every bit of a PNG image without ancillary chunks is under a checksum; those of the end marker's own are not looked at.
    private static (string Name, byte[] Data) Flipped(Random random)
    {
        byte[][] samples = [SampleImages.Png, SampleImages.AlphaPng, SampleImages.GrayPng];
        byte[] data = [.. samples[random.Next(samples.Length)]];
        int bit = random.Next(8 * (data.Length - 4));
        data[bit / 8] ^= (byte)(1 << (bit % 8));
        return ($"PNG with bit {bit} flipped", data);
    }

    private static (string Name, byte[] Data) Noise(Random random)
    {
        ReadOnlySpan<byte> start = (ReadOnlySpan<byte>)(random.Next(4) switch
        {
            0 => SampleImages.Png.AsSpan(0, 33),
            1 => SampleImages.Jpeg.AsSpan(0, 4),
            2 => SampleImages.WebP.AsSpan(0, 16),
            _ => default,
        });
        byte[] noise = new byte[random.Next(1, 4000)];
        random.NextBytes(noise);
        noise.AsSpan().Replace((byte)0xFF, (byte)0xFE);
        return ($"{start.Length} bytes of an image, then {noise.Length} of noise", [.. start, .. noise]);
    }
}
