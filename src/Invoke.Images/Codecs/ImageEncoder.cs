using System.Buffers;
using System.Text;

namespace Invoke.Images;

/// <summary>Makes the files of a new image: a PNG with its metadata, and a thumbnail.</summary>
internal sealed class ImageEncoder(IImageCodec codec, ImagesOptions options)
{
    private readonly ImageFormat _thumbnailFormat = codec.CanEncode(ImageFormat.WebP) ? ImageFormat.WebP : ImageFormat.Png;

    public EncodedImage Encode(ImageCreateRequest request)
    {
        var metadata = new ImageMetadata(request.Metadata, request.Workflow, request.Graph);
        metadata.Validate();
        if (request.Metadata is { } given && !FitsRecord(given))
        {
            throw new ArgumentException(
                $"Metadata takes {Encoding.UTF8.GetByteCount(given)} bytes; allowed are {options.MaxMetadataBytes}. Make it smaller, or raise ImagesOptions.MaxMetadataBytes.",
                nameof(request));
        }

        return request.IsEncoded ? FromFile(request, metadata) : FromPixels(request, metadata);
    }

    private bool FitsRecord(string metadata) => Encoding.UTF8.GetByteCount(metadata) <= options.MaxMetadataBytes;

    private EncodedImage FromPixels(ImageCreateRequest request, ImageMetadata metadata)
    {
        if ((long)request.Width * request.Height > options.MaxPixels)
        {
            throw new ImageLimitException(
                $"The image of {request.Width}x{request.Height} has more than {options.MaxPixels} pixels. Make it smaller or raise ImagesOptions.MaxPixels.");
        }

        var pixels = new ReadOnlyPixels(request.Data.Span, request.Width, request.Height, request.PixelFormat);
        return Finish(pixels, default, metadata, request.Content);
    }

    // A file is decoded whole even where its bytes are kept: what cannot be decoded must not be stored.
    private EncodedImage FromFile(ImageCreateRequest request, ImageMetadata metadata)
    {
        ReadOnlySpan<byte> file = request.Data.Span;
        var decoding = new DecodeOptions { MaxPixels = options.MaxPixels, MaxBytes = options.MaxFileBytes };
        ImageInfo info = ImageFrontDoor.Check(file, decoding);
        PixelFormat format = info.HasAlpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PixelSize.Of(info.Width, info.Height, format));
        try
        {
            var pixels = new Pixels(buffer, info.Width, info.Height, format);
            codec.Decode(file, pixels, decoding);
            if (info.Format == ImageFormat.Png)
            {
                ImageMetadata carried = ImageMetadata.Read(file);
                metadata = new ImageMetadata(
                    metadata.Metadata ?? carried.Metadata, metadata.Workflow ?? carried.Workflow, metadata.Graph ?? carried.Graph);
            }

            bool isKept = info is { Format: ImageFormat.Png, Orientation: 1 };
            return Finish(pixels, isKept ? file : default, metadata, request.Content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private EncodedImage Finish(ReadOnlyPixels pixels, ReadOnlySpan<byte> png, ImageMetadata metadata, ImageContent content)
    {
        var image = new PooledBufferWriter((png.Length > 0 ? png.Length : pixels.Data.Length / 2) + 4096);
        var thumbnail = new PooledBufferWriter(64 * 1024);
        try
        {
            if (png.Length > 0)
            {
                metadata.Write(png, image);
            }
            else
            {
                Write(pixels, metadata, content, image);
            }

            codec.EncodeThumbnail(pixels, options.ThumbnailSize, new EncodeOptions(_thumbnailFormat) { Content = content }, thumbnail);
            return new EncodedImage(image, thumbnail)
            {
                Width = pixels.Width,
                Height = pixels.Height,
                ThumbnailFormat = _thumbnailFormat,
                Metadata = metadata.Metadata is { } text && FitsRecord(text) ? text : null,
            };
        }
        catch
        {
            image.Dispose();
            thumbnail.Dispose();
            throw;
        }
    }

    private void Write(ReadOnlyPixels pixels, ImageMetadata metadata, ImageContent content, PooledBufferWriter image)
    {
        var encoding = new EncodeOptions(ImageFormat.Png) { Content = content };
        if (metadata.IsEmpty)
        {
            codec.Encode(pixels, encoding, image);
            return;
        }

        using var bare = new PooledBufferWriter((pixels.Data.Length / 2) + 4096);
        codec.Encode(pixels, encoding, bare);
        metadata.Write(bare.WrittenSpan, image);
    }
}
