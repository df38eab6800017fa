using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Guesses what latents look like without running the decoder: each colour is a weighted sum of the latent pixels around.</summary>
/// <remarks>
/// One convolution of 3 x 3 latent pixels that gives 2 x 2 pixels of the picture. It begins with published weights where the autoencoder is a known one, and learns those of its own
/// autoencoder, by least squares, from each image that this decodes, until it has seen enough. Thread-safe.
/// </remarks>
internal sealed class LatentColors
{
    /// <summary>Pixels of the picture for each latent pixel, in each direction.</summary>
    public const int Scale = 2;

    private const int Primaries = 3;
    private const int Outputs = Scale * Scale * Primaries;
    private const int Side = 3;
    private const int Taps = Side * Side;
    private const int CentreTap = Taps / 2;

    // How many latent pixels the first weights count for against those that are seen.
    private const double TrustInFirst = 8;
    private const int Enough = 1 << 16;
    private const int MostOfOneImage = 1 << 12;

    private readonly int _channels;
    private readonly Lock _lock = new();
    private readonly LeastSquares _fit;
    private volatile float[][] _weights;
    private int _seen;

    /// <summary>Creates the colours of an autoencoder.</summary>
    /// <param name="channels">The channels of its latents.</param>
    /// <param name="scalingFactor">What its raw latents are multiplied by, which tells the known autoencoders apart.</param>
    public LatentColors(int channels, float scalingFactor)
    {
        _channels = channels;
        float[][]? known = KnownColors.Find(channels, scalingFactor);
        IsReady = known is not null;
        _weights = FirstWeights(channels, known);
        _fit = new LeastSquares(_weights.Length, Outputs, TrustInFirst, _weights);
    }

    /// <summary>Gets whether a picture would show anything: the autoencoder is a known one, or has decoded an image.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Paints one picture's latents, [channels, rows, columns] of unit variance.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="columns">Latent pixels in a row.</param>
    /// <param name="rows">Rows of latent pixels.</param>
    /// <returns>RGB of <see cref="Scale"/> x columns by <see cref="Scale"/> x rows pixels.</returns>
    public byte[] Paint(ReadOnlySpan<float> latents, int columns, int rows)
    {
        float[][] weights = _weights;
        float[] padded = Pad(latents, columns, rows);
        var rgb = new byte[Outputs * columns * rows];
        var line = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                line.AsSpan().Fill(weights[^1][output]);
                for (var input = 0; input < weights.Length - 1; input++)
                {
                    (int channel, int tap) = (input / Taps, input % Taps);
                    TensorPrimitives.MultiplyAdd(Line(padded, channel, row + (tap / Side), tap % Side, columns, rows), weights[input][output], line, line);
                }

                Store(line, output, row, rgb);
            }
        }

        return rgb;
    }

    /// <summary>Learns from an image and the latents it was decoded from; of a large one from some of its pixels, so that nobody waits for it.</summary>
    /// <param name="latents">The latents, [channels, height / scale, width / scale] of unit variance.</param>
    /// <param name="rgb">The image.</param>
    /// <param name="width">The image's pixels in a row.</param>
    /// <param name="height">The image's rows.</param>
    /// <param name="scale">Image pixels for each latent pixel, in each direction; an even number.</param>
    public void Learn(ReadOnlySpan<float> latents, ReadOnlySpan<byte> rgb, int width, int height, int scale)
    {
        if (Volatile.Read(ref _seen) >= Enough || scale % Scale != 0)
        {
            return;
        }

        (int columns, int rows) = (width / scale, height / scale);
        float[] padded = Pad(latents, columns, rows);
        Span<double> inputs = stackalloc double[(_channels * Taps) + 1];
        Span<double> outputs = stackalloc double[Outputs];
        inputs[^1] = 1;
        int stride = ((rows * columns) + MostOfOneImage - 1) / MostOfOneImage;
        lock (_lock)
        {
            for (var pixel = 0; pixel < rows * columns; pixel += stride)
            {
                (int row, int column) = (pixel / columns, pixel % columns);
                for (var input = 0; input < inputs.Length - 1; input++)
                {
                    (int channel, int tap) = (input / Taps, input % Taps);
                    inputs[input] = Line(padded, channel, row + (tap / Side), column + (tap % Side), 1, rows, columns)[0];
                }

                for (var output = 0; output < Outputs; output++)
                {
                    (int down, int across, int primary) = Split(output);
                    outputs[output] = Average(rgb, width, (column * scale) + (across * scale / Scale), (row * scale) + (down * scale / Scale), scale / Scale, primary);
                }

                _fit.Add(inputs, outputs);
                _seen++;
            }

            _weights = _fit.Solve();
            IsReady = true;
        }
    }

    private static float[][] FirstWeights(int channels, float[][]? known)
    {
        var weights = new float[(channels * Taps) + 1][];
        for (var input = 0; input < weights.Length; input++)
        {
            weights[input] = new float[Outputs];
            for (var output = 0; known is not null && input < weights.Length - 1 && input % Taps == CentreTap && output < Outputs; output++)
            {
                weights[input][output] = known[input / Taps][output % Primaries];
            }
        }

        return weights;
    }

    /// <summary>The rows of one channel after another, with the pixels at the edges once more around them.</summary>
    private float[] Pad(ReadOnlySpan<float> latents, int columns, int rows)
    {
        var padded = new float[_channels * (rows + 2) * (columns + 2)];
        var place = 0;
        for (var channel = 0; channel < _channels; channel++)
        {
            for (int row = -1; row <= rows; row++)
            {
                ReadOnlySpan<float> line = latents.Slice(((channel * rows) + Math.Clamp(row, 0, rows - 1)) * columns, columns);
                padded[place] = line[0];
                line.CopyTo(padded.AsSpan(place + 1));
                padded[place + columns + 1] = line[^1];
                place += columns + 2;
            }
        }

        return padded;
    }

    private static ReadOnlySpan<float> Line(float[] padded, int channel, int row, int first, int columns, int rows) => Line(padded, channel, row, first, columns, rows, columns);

    private static ReadOnlySpan<float> Line(float[] padded, int channel, int row, int first, int count, int rows, int columns) =>
        padded.AsSpan((((channel * (rows + 2)) + row) * (columns + 2)) + first, count);

    private static (int Down, int Across, int Primary) Split(int output) => (output / (Scale * Primaries), output / Primaries % Scale, output % Primaries);

    private static void Store(float[] line, int output, int row, byte[] rgb)
    {
        (int down, int across, int primary) = Split(output);
        int place = (((((row * Scale) + down) * line.Length * Scale) + across) * Primaries) + primary;
        foreach (float value in line)
        {
            rgb[place] = (byte)((Math.Clamp((value / 2) + 0.5f, 0, 1) * byte.MaxValue) + 0.5f);
            place += Scale * Primaries;
        }
    }

    /// <summary>Averages one primary of a block of the image, -1 to 1.</summary>
    private static double Average(ReadOnlySpan<byte> rgb, int width, int left, int top, int side, int primary)
    {
        var sum = 0;
        for (int y = top; y < top + side; y++)
        {
            ReadOnlySpan<byte> row = rgb.Slice(Primaries * ((y * width) + left), Primaries * side);
            for (int x = primary; x < row.Length; x += Primaries)
            {
                sum += row[x];
            }
        }

        return (sum * 2.0 / (byte.MaxValue * side * side)) - 1;
    }
}
