using System.Buffers.Binary;

namespace Invoke.Images.Tests;

/// <summary>Every colour type, depth and interlacing, with every filter, against samples that were chosen before they were packed.</summary>
public sealed class PngMatrixTests
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Whole = [(0, 0, 1, 1)];

    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static TheoryData<int, int, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool>();
        foreach ((PngColorType type, int[] depths) in ((PngColorType, int[])[])
            [
                (PngColorType.Gray, [1, 2, 4, 8, 16]), (PngColorType.Rgb, [8, 16]), (PngColorType.Palette, [1, 2, 4, 8]),
                (PngColorType.GrayAlpha, [8, 16]), (PngColorType.Rgba, [8, 16]),
            ])
        {
            foreach (int depth in depths)
            {
                kinds.Add((int)type, depth, false);
                kinds.Add((int)type, depth, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_AnyKind_GivesTheSamples(int type, int depth, bool interlaced)
    {
        foreach ((int width, int height) in new[] { (1, 1), (3, 5), (8, 8), (19, 14) })
        {
            foreach (bool transparent in new[] { false, true })
            {
                var picture = new SamplePicture((PngColorType)type, depth, width, height, transparent, new Random((width * 31) + depth + type));

                byte[] png = picture.ToPng(interlaced ? Adam7 : Whole, interlaced);

                foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
                {
                    Assert.Equal(picture.Expected(format), TestPixels.Decode(png, format));
                }
            }
        }
    }

    /// <summary>Random samples, their packing by the book, and the pixels they mean.</summary>
    private sealed class SamplePicture
    {
        private readonly PngColorType _type;
        private readonly int _depth;
        private readonly int _width;
        private readonly int _height;
        private readonly int _channels;
        private readonly int[] _samples;
        private readonly byte[] _palette = [];
        private readonly byte[] _transparency = [];
        private readonly Random _random;

        public SamplePicture(PngColorType type, int depth, int width, int height, bool transparent, Random random)
        {
            (_type, _depth, _width, _height, _random) = (type, depth, width, height, random);
            _channels = type switch { PngColorType.Rgb => 3, PngColorType.Rgba => 4, PngColorType.GrayAlpha => 2, _ => 1 };
            _samples = new int[width * height * _channels];
            for (int index = 0; index < _samples.Length; index++)
            {
                // Few values, so that a transparent colour occurs.
                _samples[index] = random.Next(Math.Min(1 << depth, 4)) * (((1 << depth) - 1) / Math.Min((1 << depth) - 1, 3));
            }

            if (type == PngColorType.Palette)
            {
                _palette = new byte[3 << depth];
                random.NextBytes(_palette);
                _transparency = transparent ? ((byte[])[7, 0, 200])[..Math.Min(3, 1 << depth)] : [];
            }
            else if (transparent && type is PngColorType.Gray or PngColorType.Rgb)
            {
                _transparency = new byte[2 * _channels];
                for (int channel = 0; channel < _transparency.Length / 2; channel++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(_transparency.AsSpan(2 * channel), (ushort)_samples[channel]);
                }
            }
        }

        public byte[] ToPng((int X, int Y, int StepX, int StepY)[] passes, bool interlaced)
        {
            var rows = new List<byte>();
            int distance = Math.Max(1, _channels * _depth / 8);
            foreach ((int startX, int startY, int stepX, int stepY) in passes)
            {
                byte[]? above = null;
                for (int y = startY; y < _height && startX < _width; y += stepY)
                {
                    byte[] row = Pack([.. Columns(startX, stepX).SelectMany(x => _samples.AsSpan(((y * _width) + x) * _channels, _channels).ToArray())]);
                    above ??= new byte[row.Length];
                    byte filter = (byte)_random.Next(5);
                    rows.Add(filter);
                    rows.AddRange(row.Select((value, index) => (byte)(value - Prediction(filter, row, above, index, distance))));
                    above = row;
                }
            }

            (string, byte[])[] chunks = [("PLTE", _palette), ("tRNS", _transparency)];
            return RawPng.Create(_width, _height, _depth, _type, [.. rows], interlaced, [.. chunks.Where(chunk => chunk.Item2.Length > 0)]);
        }

        public byte[] Expected(PixelFormat format) => [.. Enumerable.Range(0, _width * _height).SelectMany(pixel => Pixel(pixel, format))];

        private static int Prediction(byte filter, byte[] row, byte[] above, int index, int distance)
        {
            int left = index < distance ? 0 : row[index - distance], up = above[index], corner = index < distance ? 0 : above[index - distance];
            return filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => ((int[])[left, up, corner]).MinBy(value => Math.Abs(left + up - corner - value)),
            };
        }

        private IEnumerable<int> Columns(int start, int step) => Enumerable.Range(0, _width).Where(x => x >= start && (x - start) % step == 0);

        private byte[] Pack(int[] samples)
        {
            byte[] packed = new byte[((samples.Length * _depth) + 7) / 8];
            for (int index = 0; index < samples.Length; index++)
            {
                for (int bit = 0; bit < _depth; bit++)
                {
                    int at = (index * _depth) + bit;
                    packed[at / 8] |= (byte)(((samples[index] >> (_depth - 1 - bit)) & 1) << (7 - (at % 8)));
                }
            }

            return packed;
        }

        private byte[] Pixel(int pixel, PixelFormat format)
        {
            int[] samples = _samples[(pixel * _channels)..((pixel + 1) * _channels)];
            bool isKey = _transparency.Length == 2 * _channels && _type != PngColorType.Palette && samples
                .Select((value, channel) => value == BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(2 * channel))).All(same => same);
            byte[] rgba = _type switch
            {
                PngColorType.Palette =>
                [
                    .. _palette[(3 * samples[0])..((3 * samples[0]) + 3)], samples[0] < _transparency.Length ? _transparency[samples[0]] : (byte)255,
                ],
                PngColorType.Gray => [Scale(samples[0]), Scale(samples[0]), Scale(samples[0]), isKey ? (byte)0 : (byte)255],
                PngColorType.GrayAlpha => [Scale(samples[0]), Scale(samples[0]), Scale(samples[0]), Scale(samples[1])],
                PngColorType.Rgb => [.. samples.Select(Scale), isKey ? (byte)0 : (byte)255],
                _ => [.. samples.Select(Scale)],
            };
            return format switch
            {
                PixelFormat.Rgba32 => rgba,
                PixelFormat.Rgb24 => rgba[..3],
                _ => [(byte)Math.Floor((0.299m * rgba[0]) + (0.587m * rgba[1]) + (0.114m * rgba[2]) + 0.5m)],
            };
        }

        private byte Scale(int sample) => _depth == 16 ? (byte)(sample / 256) : (byte)(sample * 255 / ((1 << _depth) - 1));
    }
}
