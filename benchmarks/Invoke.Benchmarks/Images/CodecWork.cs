using System.Buffers;
using Invoke.Images;
using Invoke.Images.Vips;

namespace Invoke.Benchmarks.Images;

/// <summary>The work of the codec rows: one picture of a size, its files, and what each contestant does with them.</summary>
internal sealed class CodecWork
{
    private static readonly EncodeOptions GeneratedPng = new(ImageFormat.Png);
    private static readonly EncodeOptions LevelThreePng = new(ImageFormat.Png) { Effort = 3, Content = ImageContent.Drawn };
    private static readonly EncodeOptions WebP = new(ImageFormat.WebP);

    private readonly PngCodec _managed = new();
    private readonly VipsImageCodec _vips = new(managedPng: false);
    private readonly int _size;
    private readonly float[] _tensor;
    private readonly float[] _copy;
    private readonly byte[] _rgb;
    private readonly byte[] _pixels;
    private readonly Dictionary<ImageFormat, byte[]> _files = [];
    private readonly ArrayBufferWriter<byte> _output;

    public CodecWork(int size, int seed = 1)
    {
        _size = size;
        _tensor = new GeneratedPicture(size, seed).Tensor;
        _copy = new float[_tensor.Length];
        _rgb = new byte[_tensor.Length];
        _pixels = new byte[_tensor.Length];
        _output = new ArrayBufferWriter<byte>(2 * _rgb.Length);
        Convert();
        foreach (ImageFormat format in Enum.GetValues<ImageFormat>())
        {
            Encode(_vips, new EncodeOptions(format) { Quality = format == ImageFormat.Jpeg ? 90 : 80 });
            _files[format] = _output.WrittenSpan.ToArray();
        }
    }

    public ReadOnlySpan<byte> Rgb => _rgb;

    public void Copy() => _tensor.CopyTo(_copy, 0);

    public void Convert() => PixelConversion.FromChw(_tensor, _size, _size, _rgb);

    public int ManagedPng() => Encode(_managed, GeneratedPng);

    public int ManagedLevelThreePng() => Encode(_managed, LevelThreePng);

    public int VipsPng() => Encode(_vips, LevelThreePng);

    public int VipsWebPThumbnail()
    {
        _output.ResetWrittenCount();
        _vips.EncodeThumbnail(new ReadOnlyPixels(_rgb, _size, _size, PixelFormat.Rgb24), 256, WebP, _output);
        return _output.WrittenCount;
    }

    public void ManagedDecode(ImageFormat format) => Decode(_managed, format);

    public void VipsDecode(ImageFormat format) => Decode(_vips, format);

    /// <summary>Decodes the whole file and makes it small then, as a codec without reduced decoding does.</summary>
    public void VipsDecodeThenShrink(ImageFormat format)
    {
        Decode(_vips, format);
        _output.ResetWrittenCount();
        _vips.EncodeThumbnail(new ReadOnlyPixels(_pixels, _size, _size, PixelFormat.Rgb24), 256, WebP, _output);
    }

    public void VipsThumbnail(ImageFormat format)
    {
        _output.ResetWrittenCount();
        _vips.EncodeThumbnail(_files[format], DecodeOptions.Default, 256, WebP, _output);
    }

    private int Encode(IImageCodec codec, EncodeOptions options)
    {
        _output.ResetWrittenCount();
        codec.Encode(new ReadOnlyPixels(_rgb, _size, _size, PixelFormat.Rgb24), options, _output);
        return _output.WrittenCount;
    }

    private void Decode(IImageCodec codec, ImageFormat format) =>
        codec.Decode(_files[format], new Pixels(_pixels, _size, _size, PixelFormat.Rgb24), DecodeOptions.Default);
}
