using System.Numerics.Tensors;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Runs a super-resolution network, RGB planes of 0 to 1 to larger ones, over an image tile by tile. For one image and one caller.</summary>
internal sealed class Upscaler : IDisposable
{
    private const int Channels = 3;

    /// <summary>The side of the window that finds out the factor: small beside a tile, and more than networks need to see.</summary>
    private const int ProbeSide = 32;

    /// <summary>How many windows of a probe a tile must hold for the probe to be worth its time.</summary>
    private const int WorthProbing = 16;

    /// <summary>The largest factor that networks usually have: a result is looked into beforehand where this one would make it too large.</summary>
    private const int UsualFactor = 8;

    /// <summary>What a tensor needs beside its numbers.</summary>
    private const int SpareBytes = 64;

    private static readonly float[] Unit = [.. Enumerable.Range(0, 256).Select(static value => value / 255f)];

    private readonly OnnxSessionCache _cache;
    private readonly ModelRunner _runner;
    private readonly ModelPort _inputPort;
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
        _cache = cache;
        _runner = ModelRunner.OpenBriefly(cache, path, cancellationToken);
        try
        {
            ModelPort input = _runner.OnlyInput();
            _inputPort = input;
            _outputPort = _runner.OnlyOutput();
            int[] sides = input.Dimensions;
            if (sides.Length != 4 || sides[1] is not (Channels or < 0))
            {
                throw new ModelFileException(
                    $"Model '{path}': input '{input.Name}' is {input.DescribeShape()}; an upscaler takes RGB images, 1 x 3 x height x width.", path);
            }

            _rows = new UpscaleAxis(height, tileSize, sides[2] > 0 ? sides[2] : null);
            _columns = new UpscaleAxis(width, tileSize, sides[3] > 0 ? sides[3] : null);
            CheckTile(1, "sees");
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

    /// <summary>Enlarges the image; the size of the result is found out on a small window where it could be too large, else by the first tile.</summary>
    /// <param name="image">The image, RGB.</param>
    /// <param name="maxPixels">The most pixels that the result may have.</param>
    /// <param name="progress">Told after each tile how many of how many are done.</param>
    /// <param name="cancellationToken">Cancels, inside a tile too.</param>
    public ImagePixels Run(ImagePixels image, long maxPixels, Action<int, int> progress, CancellationToken cancellationToken)
    {
        if (!ImageLimit.Allows((long)UsualFactor * image.Width, (long)UsualFactor * image.Height, maxPixels)
            && Probe(cancellationToken) is { } probed)
        {
            ImageLimit.Check(probed * image.Width, probed * image.Height, maxPixels);
        }

        byte[] result = [];
        int factor = 0;
        int count = _columns.Count * _rows.Count;
        for (int index = 0; index < count; index++)
        {
            (int row, int column) = Math.DivRem(index, _columns.Count);
            Read(image.Data.Span, column, row);
            RunTile(CheckShape, cancellationToken);
            if (index == 0)
            {
                factor = (int)Factor(_output is null ? [] : _output.Shape, _rows.Window, _columns.Window);
                ImageLimit.Check((long)factor * image.Width, (long)factor * image.Height, maxPixels);
                result = new byte[Channels * factor * image.Width * factor * image.Height];
            }

            Write(result, column, row, factor);
            progress(index + 1, count);
        }

        return new ImagePixels(result, factor * image.Width, factor * image.Height, PixelFormat.Rgb24);

        void CheckShape(long[] shape)
        {
            long made = Factor(shape, _rows.Window, _columns.Window);
            ImageLimit.Check(made * image.Width, made * image.Height, maxPixels);
            CheckTile(made, "makes");
        }
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

    /// <summary>Finds out the factor before the work: from the ports where they tell, else on a small window; null where neither does.</summary>
    private long? Probe(CancellationToken cancellationToken)
    {
        if (_inputPort.Dimensions is [_, _, > 0, > 0])
        {
            return _outputPort.Dimensions is [_, _, var height, var width] ? FactorOf(height, width, _rows.Window, _columns.Window) : null;
        }

        if (_inputPort.Dimensions is not [_, _, < 0, < 0] || (long)_rows.Window * _columns.Window < WorthProbing * ProbeSide * ProbeSide)
        {
            return null;
        }

        try
        {
            using var runner = ModelRunner.OpenBriefly(_cache, _runner.Path, cancellationToken);
            runner.BindInput(_inputPort, 1, Channels, ProbeSide, ProbeSide).Fill(0);
            long factor = 0;
            runner.RunAndBindOutput(_outputPort, shape => factor = Factor(shape, ProbeSide, ProbeSide), cancellationToken);
            return factor;
        }
        catch (ModelRunException)
        {
            // It wants to see more than that, and maybe looks beyond it; the first tile tells.
            return null;
        }
    }

    /// <summary>Refuses a tile whose numbers do not fit into one tensor.</summary>
    private void CheckTile(long factor, string does)
    {
        long height = factor * _rows.Window;
        long width = factor * _columns.Window;
        if ((Int128)height * width > (Array.MaxLength - SpareBytes) / (Channels * sizeof(float)))
        {
            throw new ModelRunException(
                $"The upscaler '{_runner.Path}' {does} {width} x {height} pixels at once, which is more than one tensor holds; choose a smaller 'tile_size', such as 512.",
                _runner.Path);
        }
    }

    private void RunTile(Action<long[]> check, CancellationToken cancellationToken)
    {
        _input.Write(_window);
        if (_output is null)
        {
            _output = _runner.RunAndBindOutput(_outputPort, check, cancellationToken);
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

    private long Factor(ReadOnlySpan<long> shape, int fromHeight, int fromWidth) =>
        (shape is [1, Channels, var height, var width] ? FactorOf(height, width, fromHeight, fromWidth) : null)
        ?? throw new ModelRunException(
            $"Model '{_runner.Path}' made {string.Join(" x ", shape.ToArray())} of a tile of 1 x {Channels} x {fromHeight} x {fromWidth}; "
            + "use an upscaler, which multiplies both sides by one whole number.",
            _runner.Path);

    private static long? FactorOf(long height, long width, long fromHeight, long fromWidth)
    {
        long factor = height / fromHeight;
        return factor >= 1 && height == factor * fromHeight && width == factor * fromWidth ? factor : null;
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
