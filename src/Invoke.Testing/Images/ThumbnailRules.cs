using Invoke.Images;

namespace Invoke.Testing;

/// <summary>The rules of small versions, of files and of pixels.</summary>
internal static class ThumbnailRules
{
    public static void FitsTheEdge(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Writes)
        {
            foreach ((int width, int height, int edge) in new[] { (640, 480, 64), (300, 700, 100), (1000, 3, 50), (257, 255, 256), (48, 32, 1) })
            {
                byte[] pixels = SampleImages.Pixels(width, height, PixelFormat.Rgb24);
                RequireSize(codec.EncodeThumbnail(pixels, width, height, PixelFormat.Rgb24, edge, new EncodeOptions(file)), file, width, height, edge);
                if (codec.Reads.Contains(file))
                {
                    byte[] data = codec.Encode(pixels, width, height, PixelFormat.Rgb24, new EncodeOptions(file));
                    RequireSize(codec.EncodeThumbnail(data, edge, new EncodeOptions(file)), file, width, height, edge);
                }
            }
        }
    }

    public static void NeverGrows(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Writes)
        {
            byte[] pixels = SampleImages.Pixels(PixelFormat.Rgb24);
            RequireSize(
                codec.EncodeThumbnail(pixels, SampleImages.Width, SampleImages.Height, PixelFormat.Rgb24, 256, new EncodeOptions(file)),
                file,
                SampleImages.Width,
                SampleImages.Height,
                256);
            foreach (ImageFormat source in codec.Reads)
            {
                byte[] thumbnail = codec.EncodeThumbnail(CodecUnderTest.Sample(source), 256, new EncodeOptions(file));
                RequireSize(thumbnail, file, SampleImages.Width, SampleImages.Height, 256);
            }
        }
    }

    public static void LooksLikeTheImage(CodecUnderTest codec)
    {
        const int Width = 960, Height = 640, Edge = 96;
        byte[] expected = SampleImages.Pixels(96, 64, PixelFormat.Rgb24);
        byte[] pixels = SampleImages.Pixels(Width, Height, PixelFormat.Rgb24);
        foreach (ImageFormat file in codec.ReadsAndWrites)
        {
            byte[] ofPixels = codec.EncodeThumbnail(pixels, Width, Height, PixelFormat.Rgb24, Edge, new EncodeOptions(file) { Quality = 90 });
            CodecUnderTest.RequireSimilar(expected, codec.Decode(ofPixels, PixelFormat.Rgb24), $"A {file} thumbnail of pixels");

            byte[] data = codec.Encode(pixels, Width, Height, PixelFormat.Rgb24, new EncodeOptions(file) { Quality = 90 });
            byte[] ofFile = codec.EncodeThumbnail(data, Edge, new EncodeOptions(file) { Quality = 90 });
            CodecUnderTest.RequireSimilar(expected, codec.Decode(ofFile, PixelFormat.Rgb24), $"A {file} thumbnail of a {file} image");
        }
    }

    public static void StandsUpright(CodecUnderTest codec)
    {
        ImageFormat? file = codec.ReadsAndWrites.Cast<ImageFormat?>().FirstOrDefault();
        foreach (ImageFormat source in codec.Reads.Where(_ => file is not null))
        {
            for (byte orientation = 1; orientation <= 8; orientation++)
            {
                // The same picture made small first and turned then.
                byte[] small = SampleImages.Pixels(24, 16, PixelFormat.Rgb24), expected = new byte[small.Length];
                (int width, int height) = orientation >= 5 ? (16, 24) : (24, 16);
                PixelOrientation.Apply(new ReadOnlyPixels(small, 24, 16, PixelFormat.Rgb24), orientation, new Pixels(expected, width, height, PixelFormat.Rgb24));

                byte[] thumbnail = codec.EncodeThumbnail(DecodingRules.Turned(source, orientation), 24, new EncodeOptions(file!.Value) { Quality = 95 }); // the loop is empty without

                ImageInfo info = ImageFrontDoor.Check(thumbnail, DecodeOptions.Default);
                CodecUnderTest.Require(
                    (info.Width, info.Height, info.Orientation) == (width, height, 1), $"The thumbnail of a {source} image of orientation {orientation} is {info}.");
                CodecUnderTest.RequireSimilar(expected, codec.Decode(thumbnail, PixelFormat.Rgb24), $"The thumbnail of a {source} image of orientation {orientation}", 25);
            }
        }
    }

    public static void KeepsAlpha(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.ReadsAndWrites.Where(file => file != ImageFormat.Jpeg))
        {
            byte[] expected = SampleImages.Pixels(24, 16, PixelFormat.Rgba32);
            byte[] data = codec.Encode(SampleImages.Pixels(PixelFormat.Rgba32), SampleImages.Width, SampleImages.Height, PixelFormat.Rgba32, new EncodeOptions(file) { Lossless = true });

            byte[] small = codec.Decode(codec.EncodeThumbnail(data, 24, new EncodeOptions(file) { Lossless = true }), PixelFormat.Rgba32);

            for (int index = 3; index < small.Length; index += 4)
            {
                CodecUnderTest.Require(
                    Math.Abs(small[index] - expected[index]) <= 12, $"Pixel {index / 4} of a {file} thumbnail has alpha {small[index]} where about {expected[index]} is right.");
            }
        }
    }

    public static void HidesTransparentColours(CodecUnderTest codec)
    {
        // Left halves of red stripes on right halves of invisible green ones.
        const int Size = 64;
        byte[] pixels = new byte[Size * Size * 4];
        for (int index = 0; index < Size * Size; index++)
        {
            byte[] pixel = index % 4 < 2 ? [255, 0, 0, 255] : [0, 255, 0, 0];
            pixel.CopyTo(pixels, 4 * index);
        }

        foreach (ImageFormat file in codec.ReadsAndWrites.Where(file => file != ImageFormat.Jpeg))
        {
            byte[] thumbnail = codec.EncodeThumbnail(pixels, Size, Size, PixelFormat.Rgba32, 16, new EncodeOptions(file) { Lossless = true });
            byte[] small = codec.Decode(thumbnail, PixelFormat.Rgba32);
            for (int index = 0; index < small.Length; index += 4)
            {
                CodecUnderTest.Require(
                    small[index + 3] < 16 || (small[index] > 200 && small[index + 1] < 60),
                    $"Pixel {index / 4} of a {file} thumbnail is {small[index]}, {small[index + 1]}, {small[index + 2]}, {small[index + 3]}, where all that is visible is red.");
            }
        }
    }

    public static void RefusesBadImages(CodecUnderTest codec)
    {
        ImageFormat? file = codec.Writes.Cast<ImageFormat?>().FirstOrDefault();
        foreach (BadImage bad in BadImages.Create(seed: 2).Where(_ => file is not null))
        {
            CodecUnderTest.RequireRefused(() => codec.EncodeThumbnail(bad.Data.Span, 16, new EncodeOptions(file!.Value)), $"The bad image '{bad.Name}'"); // as above
        }
    }

    private static void RequireSize(byte[] thumbnail, ImageFormat file, int width, int height, int edge)
    {
        ImageInfo info = ImageFrontDoor.Check(thumbnail, DecodeOptions.Default);
        (int expectedWidth, int expectedHeight) = ThumbnailSize.Fit(width, height, edge);
        CodecUnderTest.Require(
            (info.Format, info.Width, info.Height) == (file, expectedWidth, expectedHeight),
            $"{width}x{height} within {edge} becomes a {info.Format} image of {info.Width}x{info.Height}, not a {file} image of {expectedWidth}x{expectedHeight}.");
    }
}
