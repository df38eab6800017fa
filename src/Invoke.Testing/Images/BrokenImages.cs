namespace Invoke.Testing;

/// <summary>Whole files with a structure that their format forbids, while their checksums fit.</summary>
internal static class BrokenImages
{
    private static readonly byte[] Rows = PngFile.Deflate(new byte[16 * 49]);

    public static IEnumerable<(string Name, byte[] Data)> Create() => [.. Png(), .. Jpeg(), .. WebP()];

    private static IEnumerable<(string Name, byte[] Data)> Png()
    {
        byte[] indexed = PngFile.Header(16, 16, colorType: 3);
        byte[] badFilter = new byte[16 * 49];
        badFilter[49] = 9;
        byte[] badSum = [.. Rows];
        badSum[^1] ^= 1;
        return
        [
            ("PNG of width 0", Sized(PngFile.Header(0, 16))),
            ("PNG of negative height", Sized(PngFile.Header(16, -16))),
            ("PNG of depth 3", Sized(PngFile.Header(16, 16, depth: 3))),
            ("PNG of colour type 5", Sized(PngFile.Header(16, 16, colorType: 5))),
            ("PNG of RGB in 4 bits", Sized(PngFile.Header(16, 16, depth: 4))),
            ("PNG of compression 1", Sized(PngFile.Header(16, 16, compression: 1))),
            ("PNG of filter method 1", Sized(PngFile.Header(16, 16, filter: 1))),
            ("PNG of interlace method 2", Sized(PngFile.Header(16, 16, interlace: 2))),
            ("PNG with filter 9", Data(PngFile.Deflate(badFilter))),
            ("PNG with a row too few", Data(PngFile.Deflate(new byte[15 * 49]))),
            ("PNG with a wrong Adler checksum", Data(badSum)),
            ("PNG with data that is no zlib", Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
            ("PNG whose data asks for a dictionary", Data([0x78, 0x20, 1, 2, 3, 4, 0x63, 0, 0])),
            ("PNG with a reserved deflate block", Data([0x78, 0x9C, 0x07, 0, 0, 0, 0, 0])),
            ("PNG without data", new PngFile().Add("IHDR", PngFile.Header(16, 16)).End()),
            ("PNG without header", new PngFile().Add("IDAT", Rows).End()),
            ("PNG with a short header", new PngFile().Add("IHDR", PngFile.Header(16, 16).AsSpan(0, 12)).Add("IDAT", Rows).End()),
            ("PNG with two headers", new PngFile().Add("IHDR", PngFile.Header(16, 16)).Add("IHDR", PngFile.Header(16, 16)).Add("IDAT", Rows).End()),
            ("PNG with an unknown critical chunk", new PngFile().Add("IHDR", PngFile.Header(16, 16)).Add("ABCD", 1).Add("IDAT", Rows).End()),
            ("indexed PNG without palette", new PngFile().Add("IHDR", indexed).Add("IDAT", Rows).End()),
            ("indexed PNG with a palette of 4 bytes", new PngFile().Add("IHDR", indexed).Add("PLTE", 1, 2, 3, 4).Add("IDAT", Rows).End()),
        ];

        static byte[] Sized(byte[] header) => new PngFile().Add("IHDR", header).Add("IDAT", Rows).End();
        static byte[] Data(byte[] data) => new PngFile().Add("IHDR", PngFile.Header(16, 16)).Add("IDAT", data).End();
    }

    private static IEnumerable<(string Name, byte[] Data)> Jpeg() =>
    [
        ("JPEG without frame", Without(0xC0)),
        ("JPEG without quantisation tables", Without(0xDB)),
        ("JPEG without scan", Without(0xDA)),
        ("JPEG of precision 7", Changed(0xC0, 4, 7)),
        ("JPEG of height 0", Changed(0xC0, 5, 0, 0)),
        ("JPEG of no components", Changed(0xC0, 9, 0)),
        ("JPEG of 255 components", Changed(0xC0, 9, 255)),
        ("JPEG with sampling factor 0", Changed(0xC0, 11, 0)),
        ("JPEG with sampling factor 15", Changed(0xC0, 11, 0xFF)),
        ("JPEG with a Huffman table of 16 times 255 codes", Changed(0xC4, 5, [.. Enumerable.Repeat((byte)255, 16)])),
        ("JPEG with a scan of an unknown component", Changed(0xDA, 5, 99)),
        ("JPEG with two frames", TwoFrames()),
    ];

    private static IEnumerable<(string Name, byte[] Data)> WebP() =>
    [
        ("WebP with a broken start code", Changed(SampleImages.WebP, 23, 0, 0, 0)),
        ("WebP that starts with a frame of differences", Changed(SampleImages.WebP, 20, (byte)(SampleImages.WebP[20] | 1))),
        ("WebP of width 0", Changed(SampleImages.WebP, 26, 0, 0)),
        ("WebP with a frame longer than the file", Changed(SampleImages.WebP, 16, 255, 255, 0, 0)),
        ("WebP with an unknown first chunk", Changed(SampleImages.WebP, 12, [.. "VP9 "u8])),
        ("lossless WebP with a broken signature", Changed(SampleImages.LosslessWebP, 20, 0)),
        ("lossless WebP of version 7", Changed(SampleImages.LosslessWebP, 24, (byte)(SampleImages.LosslessWebP[24] | 0xE0))),
        ("extended WebP without frame", [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 47, 0, 0, 31, 0, 0]),
    ];

    private static int Find(byte marker) => SampleImages.Jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);

    private static byte[] Changed(byte marker, int offset, params byte[] values) => Changed(SampleImages.Jpeg, Find(marker) + offset, values);

    private static byte[] Changed(byte[] sample, int offset, params byte[] values)
    {
        byte[] data = [.. sample];
        values.CopyTo(data, offset);
        return data;
    }

    /// <summary>The sample without all segments of a kind; without a scan's, its data goes too.</summary>
    private static byte[] Without(byte marker)
    {
        var data = new List<byte>(SampleImages.Jpeg);
        for (int at = 2; data[at + 1] != 0xD9;)
        {
            int length = 2 + ((data[at + 2] << 8) | data[at + 3]);
            bool isScan = data[at + 1] == 0xDA;
            if (data[at + 1] == marker)
            {
                data.RemoveRange(at, isScan ? data.Count - 2 - at : length);
            }
            else if (isScan)
            {
                break;
            }
            else
            {
                at += length;
            }
        }

        return [.. data];
    }

    private static byte[] TwoFrames()
    {
        byte[] sample = SampleImages.Jpeg;
        int frame = Find(0xC0);
        return [.. sample[..frame], .. sample[frame..(frame + 19)], .. sample[frame..]];
    }
}
