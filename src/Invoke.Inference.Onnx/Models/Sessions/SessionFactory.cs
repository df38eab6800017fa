using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>Opens sessions as the options say and turns ONNX Runtime's failures into errors that name the file and the remedy.</summary>
internal sealed class SessionFactory
{
    private readonly Action<SessionOptions>? _configure;
    private readonly int _intraOpThreads;
    private readonly OrtLoggingLevel _logLevel;

    public SessionFactory(OnnxOptions options, ILogger logger)
    {
        _configure = options.ConfigureSession;
        _intraOpThreads = options.IntraOpThreads;
        MemoryProfile = options.MemoryProfile;

        // The runtime writes its log to standard error, so warnings are for whoever debugs; errors also come as exceptions.
        _logLevel = logger.IsEnabled(LogLevel.Debug)
            ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING
            : OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
    }

    public OnnxMemoryProfile MemoryProfile { get; }

    public InferenceSession Open(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var options = new SessionOptions
            {
                LogSeverityLevel = _logLevel,
                IntraOpNumThreads = _intraOpThreads,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

                // Arena off with the pattern on is many times slower; pattern on keeps a block per size ever run.
                EnableCpuMemArena = MemoryProfile == OnnxMemoryProfile.Balanced,
                EnableMemoryPattern = false,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            Configure(options);

            // The state is the options, never null; the registration goes before they do.
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), options);
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Loading '{path}' was cancelled.", exception, cancellationToken);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelFileException(
                $"ONNX Runtime cannot load '{path}': {exception.Message} Download the model again, or use a newer native ONNX Runtime package.", path, exception);
        }
        catch (Exception exception) when (IsMissingLibrary(exception))
        {
            throw MissingLibrary(exception);
        }
    }

    public static bool IsMissingLibrary(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
            {
                return true;
            }
        }

        return false;
    }

    public static OnnxRuntimeMissingException MissingLibrary(Exception exception) => new(
        "The native library of ONNX Runtime is missing, older than the managed one, or made for another platform. "
        + "Reference one native package in the application: Microsoft.ML.OnnxRuntime (CPU), Microsoft.ML.OnnxRuntime.Gpu "
        + "or Microsoft.ML.OnnxRuntime.DirectML, in the version of Microsoft.ML.OnnxRuntime.Managed.",
        exception);

    private void Configure(SessionOptions options)
    {
        try
        {
            _configure?.Invoke(options);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or NotSupportedException || IsMissingLibrary(exception))
        {
            throw new OnnxRuntimeMissingException(
                $"The native ONNX Runtime package cannot do what OnnxOptions.ConfigureSession asks for ({exception.Message}). "
                + "Reference the package that has this execution provider, or change ConfigureSession.",
                exception);
        }
    }
}
