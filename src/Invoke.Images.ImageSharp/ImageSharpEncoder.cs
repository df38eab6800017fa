using System.Buffers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;

namespace Invoke.Images.ImageSharp;

/// <summary>Writes pixels as JPEG or WebP.</summary>
internal static unsafe class ImageSharpEncoder
{
    // JPEG at this quality and above keeps the colours of every pixel.
    private const int FullColourQuality = 90;

    public static void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        using var stream = new MemoryStream();
        fixed (byte* pinned = pixels.Data)
        {
            using Image image = ImageSharpPixels.Wrap(pinned, pixels.Data.Length, pixels.Width, pixels.Height, pixels.Format);
            image.Save(stream, Encoder(pixels.Format, options));
        }

        output.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static IImageEncoder Encoder(PixelFormat pixels, EncodeOptions options)
    {
        int quality = Math.Clamp(options.Quality, 1, 100);
        switch (options.Format)
        {
            case ImageFormat.Jpeg:
                return new JpegEncoder
                {
                    SkipMetadata = true,
                    Quality = quality,
                    ColorType = pixels == PixelFormat.Gray8 ? JpegEncodingColor.Luminance
                        : quality < FullColourQuality ? JpegEncodingColor.YCbCrRatio420 : JpegEncodingColor.YCbCrRatio444,
                };
            default:
                const int MaxEffort = 6;
                return new WebpEncoder
                {
                    SkipMetadata = true,
                    Quality = options.Lossless ? 75 : quality,
                    FileFormat = options.Lossless ? WebpFileFormatType.Lossless : WebpFileFormatType.Lossy,
                    Method = options.Lossless ? (WebpEncodingMethod)Math.Clamp(options.Effort, 0, MaxEffort) : WebpEncodingMethod.Default,
                    TransparentColorMode = WebpTransparentColorMode.Preserve,
                };
        }
    }
}
