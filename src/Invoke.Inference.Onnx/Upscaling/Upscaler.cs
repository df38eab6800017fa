using System.Numerics.Tensors;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a super-resolution network, RGB planes of 0 to 1 to larger ones, over an image tile by tile. For one image and one caller.</summary>
internal sealed class Upscaler : IDisposable
{
    private const int Channels = 3;
    private static readonly float[] Unit = [.. Enumerable.Range(0, 256).Select(static value => value / 255f)];

    private readonly ModelRunner _runner;
    private readonly ModelPort _outputPort;
    private readonly TensorBuffer _input;
    private readonly UpscaleAxis _columns;
    private readonly UpscaleAxis _rows;
    private readonly float[] _window;
    private float[] _made = [];
    private TensorBuffer? _output;

    /// <summary>Loads the network and binds its input.</summary>
    /// <param name="cache">Lends the network.</param>
    /// <param name="path">The network's file.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="height">The image's height.</param>
    /// <param name="tileSize">The side of a tile; 0 for one tile. A network that is fixed to a size decides itself.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public Upscaler(OnnxSessionCache cache, string path, int width, int height, int tileSize, CancellationToken cancellationToken)
    {
        _runner = ModelRunner.OpenBriefly(cache, path, cancellationToken);
        try
        {
            ModelPort input = _runner.OnlyInput();
            _outputPort = _runner.OnlyOutput();
            int[] sides = input.Dimensions;
            if (sides.Length != 4 || sides[1] is not (Channels or < 0))
            {
                throw new ModelFileException(
                    $"Model '{path}': input '{input.Name}' is {input.DescribeShape()}; an upscaler takes RGB images, 1 x 3 x height x width.", path);
            }

            _rows = new UpscaleAxis(height, tileSize, sides[2] > 0 ? sides[2] : null);
            _columns = new UpscaleAxis(width, tileSize, sides[3] > 0 ? sides[3] : null);
            _input = _runner.BindInput(input, 1, Channels, _rows.Window, _columns.Window);
            _window = new float[_input.Length];
        }
        catch
        {
            _runner.Dispose();
            throw;
        }
    }

    /// <summary>Enlarges an image for a node, which reports every tile.</summary>
    public static ImagePixels Run(
        OnnxSessionCache cache,
        UpscalerModel model,
        ImagePixels image,
        int tileSize,
        long maxPixels,
        NodeContext context,
        CancellationToken cancellationToken,
        string? message = null)
    {
        // Before the network loads: it makes the image no smaller.
        ImageLimit.Check(image.Width, image.Height, maxPixels);
        using var upscaler = new Upscaler(cache, model.Path, image.Width, image.Height, tileSize, cancellationToken);
        return upscaler.Run(image, maxPixels, (done, total) => context.ReportProgress(done, total, message), cancellationToken);
    }

    /// <summary>Begins a request to store a result.</summary>
    public static ImageCreateRequest ToRequest(ImagePixels pixels) =>
        ImageCreateRequest.FromPixels(pixels.Data, pixels.Width, pixels.Height, pixels.Format);

    /// <summary>Enlarges the image; the size of the result is known after the first tile.</summary>
    /// <param name="image">The image, RGB.</param>
    /// <param name="maxPixels">The most pixels that the result may have.</param>
    /// <param name="progress">Told after each tile how many of how many are done.</param>
    /// <param name="cancellationToken">Cancels, inside a tile too.</param>
    public ImagePixels Run(ImagePixels image, long maxPixels, Action<int, int> progress, CancellationToken cancellationToken)
    {
        byte[] result = [];
        int factor = 0;
        int count = _columns.Count * _rows.Count;
        for (int index = 0; index < count; index++)
        {
            (int row, int column) = Math.DivRem(index, _columns.Count);
            Read(image.Data.Span, column, row);
            RunTile(cancellationToken);
            if (index == 0)
            {
                factor = Factor();
                ImageLimit.Check((long)factor * image.Width, (long)factor * image.Height, maxPixels);
                result = new byte[checked(Channels * factor * factor * image.Width * image.Height)];
            }

            Write(result, column, row, factor);
            progress(index + 1, count);
        }

        return new ImagePixels(result, factor * image.Width, factor * image.Height, PixelFormat.Rgb24);
    }

    public void Dispose() => _runner.Dispose();

    private void Read(ReadOnlySpan<byte> rgb, int column, int row)
    {
        int left = _columns.WindowStart(column);
        int top = _rows.WindowStart(row);
        int plane = _rows.Window * _columns.Window;
        for (int y = 0; y < _rows.Window; y++)
        {
            ReadOnlySpan<byte> line = rgb.Slice(Channels * _columns.Length * _rows.Mirror(top + y), Channels * _columns.Length);
            for (int x = 0; x < _columns.Window; x++)
            {
                int from = Channels * _columns.Mirror(left + x);
                int to = (y * _columns.Window) + x;
                _window[to] = Unit[line[from]];
                _window[plane + to] = Unit[line[from + 1]];
                _window[(2 * plane) + to] = Unit[line[from + 2]];
            }
        }
    }

    private void RunTile(CancellationToken cancellationToken)
    {
        _input.Write(_window);
        if (_output is null)
        {
            _output = _runner.RunAndBindOutput(_outputPort, cancellationToken);
            _made = new float[_output.Length];
        }
        else
        {
            _runner.Run(cancellationToken);
        }

        _output.Read(_made);
        if (!TensorPrimitives.IsFiniteAll<float>(_made))
        {
            throw new ModelRunException(
                $"The upscaler '{_runner.Path}' made pixels that are not numbers: the network overflows in float16; use its float32 export.", _runner.Path);
        }
    }

    private int Factor()
    {
        ReadOnlySpan<long> shape = _output is null ? [] : _output.Shape;
        long factor = shape is [1, Channels, var height, _] ? height / _rows.Window : 0;
        return factor >= 1 && shape[2] == factor * _rows.Window && shape[3] == factor * _columns.Window
            ? (int)factor
            : throw new ModelRunException(
                $"Model '{_runner.Path}' made {string.Join(" x ", shape.ToArray())} of a tile of 1 x {Channels} x {_rows.Window} x {_columns.Window}; "
                + "use an upscaler, which multiplies both sides by one whole number.",
                _runner.Path);
    }

    private void Write(Span<byte> rgb, int column, int row, int factor)
    {
        int width = factor * _columns.CoreLength(column);
        int left = factor * (_columns.CoreStart(column) - _columns.WindowStart(column));
        int top = factor * (_rows.CoreStart(row) - _rows.WindowStart(row));
        int stride = factor * _columns.Window;
        int plane = factor * _rows.Window * stride;
        for (int y = 0; y < factor * _rows.CoreLength(row); y++)
        {
            int to = Channels * ((((factor * _rows.CoreStart(row)) + y) * factor * _columns.Length) + (factor * _columns.CoreStart(column)));
            Span<byte> line = rgb.Slice(to, Channels * width);
            for (int channel = 0; channel < Channels; channel++)
            {
                ReadOnlySpan<float> made = _made.AsSpan((channel * plane) + ((top + y) * stride) + left, width);
                for (int x = 0; x < made.Length; x++)
                {
                    line[(Channels * x) + channel] = (byte)MathF.Round(Math.Clamp(made[x], 0f, 1f) * byte.MaxValue);
                }
            }
        }
    }
}
