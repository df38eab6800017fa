using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>One user's way to run a leased session again and again: tensors bound once, cancellable, nothing allocated per run.</summary>
/// <remarks>
/// For one run at a time: a second caller waits. <see cref="Dispose"/> waits for a run under way, so the session and the
/// run options cannot go while the runtime uses them.
/// </remarks>
internal sealed class ModelRunner : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SessionLease _lease;
    private readonly InferenceSession _session;
    private readonly RunOptions _options;
    private readonly OrtIoBinding _binding;
    private readonly bool _rebinds;
    private readonly List<(string Name, TensorBuffer Buffer)> _inputs = [];
    private readonly List<TensorBuffer> _buffers = [];
    private readonly List<object> _memory = [];
    private bool _disposed;

    /// <summary>Prepares to run a session; the runner returns the lease.</summary>
    /// <param name="lease">The session.</param>
    /// <param name="isOnDevice">Whether the provider keeps inputs in memory of its own; null asks the session.</param>
    public ModelRunner(SessionLease lease, bool? isOnDevice = null)
    {
        _lease = lease;
        _session = lease.Session;
        _rebinds = isOnDevice ?? IsOnDevice(_session);
        _binding = _session.CreateIoBinding();

        // A failed or terminated run comes as an exception; a second report on standard error helps nobody.
        _options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    }

    public string Path => _lease.Path;

    public IEnumerable<string> OutputNames => _session.OutputMetadata.Keys;

    /// <summary>Loads a model and prepares to run it.</summary>
    public static ModelRunner Open(OnnxSessionCache cache, string path, CancellationToken cancellationToken) =>
        Open(cache.Acquire(path, cancellationToken));

    /// <summary>Loads a model that an image needs but once: where memory is short, it is unloaded right after.</summary>
    public static ModelRunner OpenBriefly(OnnxSessionCache cache, string path, CancellationToken cancellationToken) =>
        Open(cache.AcquireBriefly(path, cancellationToken));

    public ModelPort Input(params ReadOnlySpan<string> names) => ModelPort.Find(ModelPort.Of(_session.InputMetadata), Path, "input", names);

    public ModelPort Output(params ReadOnlySpan<string> names) => ModelPort.Find(ModelPort.Of(_session.OutputMetadata), Path, "output", names);

    /// <summary>Gets the only input, whatever its name.</summary>
    public ModelPort OnlyInput() => ModelPort.Only(ModelPort.Of(_session.InputMetadata), Path, "input");

    /// <summary>Gets the only output, whatever its name.</summary>
    public ModelPort OnlyOutput() => ModelPort.Only(ModelPort.Of(_session.OutputMetadata), Path, "output");

    /// <summary>Makes a tensor of the port's type and binds it; the runner disposes it.</summary>
    public TensorBuffer BindInput(ModelPort port, params ReadOnlySpan<long> shape) => BindNew(port, shape, isInput: true);

    public TensorBuffer BindOutput(ModelPort port, params ReadOnlySpan<long> shape) => BindNew(port, shape, isInput: false);

    /// <summary>Binds a tensor that somebody else owns.</summary>
    public void BindInput(ModelPort port, TensorBuffer buffer) => Bind(port, buffer, isInput: true);

    /// <summary>Refuses a network that wants more than what was bound, which the runtime would notice only in the middle of a run.</summary>
    public void ThrowIfInputsAreMissing() =>
        ModelPort.ThrowIfUnknown(Path, _session.InputMetadata.Keys.Where(name => !_inputs.Exists(input => input.Name == name)));

    /// <summary>Runs once where only the network knows the shape of its output, and binds a tensor of that shape for the runs to come.</summary>
    /// <param name="port">The output.</param>
    /// <param name="check">Throws where the shape is not wanted, before memory is taken for it.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The tensor with this run's result; the runner disposes it.</returns>
    public TensorBuffer RunAndBindOutput(ModelPort port, Action<long[]> check, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _binding.BindOutputToDevice(port.Name, OrtMemoryInfo.DefaultInstance);
            Run(cancellationToken);
            using IDisposableReadOnlyCollection<OrtValue> values = _binding.GetOutputValues();
            long[] shape = values[0].GetTensorTypeAndShape().Shape;
            check(shape);
            TensorBuffer buffer = BindOutput(port, shape);
            values[0].GetTensorMutableRawData().CopyTo(buffer.As<byte>());
            return buffer;
        }
    }

    /// <summary>Runs once, from the bound inputs to the bound outputs.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            _lease.Lane.Enter(cancellationToken);
            try
            {
                // A binding to a device copies the input when it is bound, so what was written since is not there yet.
                for (int index = 0; _rebinds && index < _inputs.Count; index++)
                {
                    _inputs[index].Buffer.Bind(_binding, _inputs[index].Name, isInput: true);
                }

                _options.Terminate = false;

                // The state is the options, never null.
                CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                    static state => ((RunOptions)state!).Terminate = true, _options);
                try
                {
                    _session.RunWithBinding(_options, _binding);
                }
                finally
                {
                    // Waits for a callback under way, so that none touches the options of the next run or disposed ones.
                    registration.Dispose();
                }
            }
            catch (OnnxRuntimeException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException($"Running '{Path}' was cancelled.", exception, cancellationToken);
            }
            catch (OnnxRuntimeException exception)
            {
                throw new ModelRunException(
                    $"ONNX Runtime could not run '{Path}': {exception.Message} Try a smaller image, or check that the model is complete.", Path, exception);
            }
            finally
            {
                _lease.Lane.Leave();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _binding.Dispose();
                _options.Dispose();
                _buffers.ForEach(static buffer => buffer.Dispose());
                _lease.Dispose();
            }
        }
    }

    private static ModelRunner Open(SessionLease lease)
    {
        try
        {
            return new ModelRunner(lease);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static bool IsOnDevice(InferenceSession session)
    {
        using IDisposableReadOnlyCollection<OrtMemoryInfo> memory = session.GetMemoryInfosForInputs();
        return memory.Any(static info => info.GetDeviceMemoryType() != OrtDeviceMemoryType.DEFAULT || info.Name != "Cpu");
    }

    private TensorBuffer BindNew(ModelPort port, ReadOnlySpan<long> shape, bool isInput)
    {
        port.ThrowIfShapeDiffers(Path, shape);
        var buffer = new TensorBuffer(port.Type, shape);
        _buffers.Add(buffer);
        Bind(port, buffer, isInput);
        return buffer;
    }

    private void Bind(ModelPort port, TensorBuffer buffer, bool isInput)
    {
        port.ThrowIfShapeDiffers(Path, buffer.Shape);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _memory.Add(buffer.Bind(_binding, port.Name, isInput));
            if (isInput)
            {
                _inputs.Add((port.Name, buffer));
            }
        }
    }
}
