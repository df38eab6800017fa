using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Turns unfiltered rows of any PNG colour type and depth into pixels of the wanted format.</summary>
/// <remarks>16-bit samples keep their high byte, as libpng and libvips do, so that every codec gives the same pixels.</remarks>
internal sealed class PngRowReader
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly byte[] _transparency;
    private readonly bool _hasKey;
    private readonly int _keyRed;
    private readonly int _keyGreen;
    private readonly int _keyBlue;

    public PngRowReader(PngImageData image)
    {
        _header = image.Header;
        _palette = image.Palette;
        _transparency = image.Transparency;
        int samples = _header.ColorType switch { PngColorType.Gray => 1, PngColorType.Rgb => 3, _ => 0 };
        if (samples > 0 && _transparency.Length >= 2 * samples)
        {
            _hasKey = true;
            _keyRed = BinaryPrimitives.ReadUInt16BigEndian(_transparency);
            _keyGreen = samples == 3 ? BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(2)) : 0;
            _keyBlue = samples == 3 ? BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(4)) : 0;
        }
    }

    /// <summary>True where unfiltered bytes already are the wanted pixels.</summary>
    public static bool IsDirect(in PngHeader header, PixelFormat format, bool hasTransparency) =>
        header is { BitDepth: 8, IsInterlaced: false } && (header.ColorType, format) switch
        {
            (PngColorType.Gray, PixelFormat.Gray8) => true,
            (PngColorType.Rgb, PixelFormat.Rgb24) => true,
            (PngColorType.Rgba, PixelFormat.Rgba32) => !hasTransparency,
            _ => false,
        };

    /// <summary>Writes <paramref name="count"/> pixels, <paramref name="step"/> apart, from the start of the destination.</summary>
    public void Convert(ReadOnlySpan<byte> row, int count, Span<byte> destination, int step, PixelFormat format)
    {
        int stride = step * (int)format;
        for (int x = 0, at = 0; x < count; x++, at += stride)
        {
            (byte red, byte green, byte blue, byte alpha) = Pixel(row, x);
            Span<byte> to = destination[at..];
            switch (format)
            {
                case PixelFormat.Gray8:
                    to[0] = PixelConversion.ToGray(red, green, blue);
                    break;
                case PixelFormat.Rgba32:
                    to[3] = alpha;
                    goto default;
                default:
                    (to[0], to[1], to[2]) = (red, green, blue);
                    break;
            }
        }
    }

    private (byte Red, byte Green, byte Blue, byte Alpha) Pixel(ReadOnlySpan<byte> row, int x)
    {
        switch (_header.ColorType)
        {
            case PngColorType.Gray:
                int sample = Sample(row, x);
                byte gray = ToByte(sample);
                return (gray, gray, gray, _hasKey && sample == _keyRed ? (byte)0 : (byte)255);
            case PngColorType.Palette:
                return FromPalette(Sample(row, x));
            case PngColorType.GrayAlpha:
                byte light = ToByte(Sample(row, 2 * x));
                return (light, light, light, ToByte(Sample(row, (2 * x) + 1)));
            default:
                int channels = _header.Channels;
                int red = Sample(row, channels * x), green = Sample(row, (channels * x) + 1), blue = Sample(row, (channels * x) + 2);
                bool isKey = _hasKey && red == _keyRed && green == _keyGreen && blue == _keyBlue;
                byte alpha = channels == 4 ? ToByte(Sample(row, (channels * x) + 3)) : isKey ? (byte)0 : (byte)255;
                return (ToByte(red), ToByte(green), ToByte(blue), alpha);
        }
    }

    private (byte Red, byte Green, byte Blue, byte Alpha) FromPalette(int index)
    {
        if (3 * index >= _palette.Length)
        {
            throw PngImageData.Damaged($"a pixel uses palette entry {index}, but the palette has {_palette.Length / 3}");
        }

        byte alpha = index < _transparency.Length ? _transparency[index] : (byte)255;
        return (_palette[3 * index], _palette[(3 * index) + 1], _palette[(3 * index) + 2], alpha);
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (_header.BitDepth)
        {
            case 8:
                return row[index];
            case 16:
                return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
            default:
                int bit = index * _header.BitDepth;
                int shift = 8 - _header.BitDepth - (bit & 7);
                return (row[bit >> 3] >> shift) & ((1 << _header.BitDepth) - 1);
        }
    }

    private byte ToByte(int sample) => _header.BitDepth switch
    {
        8 => (byte)sample,
        16 => (byte)(sample >> 8),
        _ => (byte)(sample * 255 / ((1 << _header.BitDepth) - 1)),
    };
}
