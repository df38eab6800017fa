using System.Buffers;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal.Files;

namespace Invoke.Queue;

/// <summary>Makes the pictures that nodes report small, and text that an event can carry.</summary>
internal sealed class PreviewEncoder(IImageCodec codec, int maxEdge)
{
    private const int LikelyBytes = 16 * 1024;

    // A picture that is looked at for a moment; WebP makes it several times smaller than PNG.
    private readonly EncodeOptions _options = codec.CanEncode(ImageFormat.WebP)
        ? new EncodeOptions(ImageFormat.WebP) { Effort = 0 }
        : new EncodeOptions(ImageFormat.Png) { Effort = 1 };

    public ProgressImage? Encode(ProgressPreview? preview)
    {
        if (preview is null || maxEdge == 0)
        {
            return null;
        }

        var file = new ArrayBufferWriter<byte>(LikelyBytes);
        codec.EncodeThumbnail(new ReadOnlyPixels(preview.Rgb.Span, preview.Width, preview.Height, PixelFormat.Rgb24), maxEdge, _options, file);
        return new ProgressImage(preview.FullWidth, preview.FullHeight, $"data:{ImageFileTypes.ContentTypeOf(_options.Format)};base64,{Convert.ToBase64String(file.WrittenSpan)}");
    }
}
