using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>Opens sessions as the options say and turns ONNX Runtime's failures into errors that name the file and the remedy.</summary>
internal sealed class SessionFactory
{
    private readonly Action<SessionOptions>? _configure;
    private readonly ExecutionProvider _provider;
    private readonly OptimizedGraphs? _graphs;
    private readonly int _intraOpThreads;
    private readonly bool _sharesThreads;
    private readonly OrtLoggingLevel _logLevel;
    private readonly ILogger _logger;

    public SessionFactory(OnnxOptions options, ILogger logger)
    {
        _configure = options.ConfigureSession;
        _provider = options.Provider;
        _graphs = options.OptimizedGraphFolder is { } folder && _provider.KeepsGraphs ? new OptimizedGraphs(folder, _provider.Device) : null;
        _intraOpThreads = options.IntraOpThreads;
        _sharesThreads = options.SharedThreads is not null;
        _logger = logger;
        MemoryProfile = options.MemoryProfile;

        // A batch of two multiplies small matrices of two rows, which the CPU's kernels round by how many threads share them.
        BatchesGuidance = options.BatchGuidance ?? (options.Provider != ExecutionProvider.Cpu && MemoryProfile == OnnxMemoryProfile.Balanced);

        // The runtime writes its log to standard error, so warnings are for whoever debugs; errors also come as exceptions.
        _logLevel = logger.IsEnabled(LogLevel.Debug)
            ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING
            : OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        if (options.SharedThreads is { } threads)
        {
            Translate(() => SharedThreadPool.Ensure(threads));
        }
    }

    public OnnxMemoryProfile MemoryProfile { get; }

    public bool BatchesGuidance { get; }

    /// <summary>Opens a checked model, from its optimised graph where one is kept.</summary>
    public InferenceSession Open(OnnxModelFile model, CancellationToken cancellationToken)
    {
        return Translate(() =>
        {
            using SessionOptions options = CreateOptions();
            return _graphs is null || options.OptimizedModelFilePath.Length > 0
                ? Load(model.Path, options, cancellationToken)
                : OpenKept(_graphs, model, options, cancellationToken);
        });
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

    private static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is not OnnxRuntimeMissingException && IsMissingLibrary(exception))
        {
            throw MissingLibrary(exception);
        }
    }

    private static InferenceSession Load(string path, SessionOptions options, CancellationToken cancellationToken)
    {
        try
        {
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
            throw new ModelFileException($"ONNX Runtime cannot load '{path}': {exception.Message} {RemedyOf(exception.Message)}", path, exception);
        }
    }

    /// <summary>Says what to do about a model that does not load. The runtime has no code for memory that ran out, only words.</summary>
    internal static string RemedyOf(string failure) =>
        failure.Contains("memory", StringComparison.OrdinalIgnoreCase) || failure.Contains("alloc", StringComparison.OrdinalIgnoreCase)
            ? "The memory of the device ran out: end what else uses it, set OnnxOptions.MemoryProfile to LowMemory or SessionCacheBytes lower, or use a smaller model."
            : "Download the model again, or use a newer native ONNX Runtime package.";

    private InferenceSession OpenKept(OptimizedGraphs graphs, OnnxModelFile model, SessionOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (graphs.PathOf(model, OrtEnv.Instance().GetVersionString(), options.GraphOptimizationLevel.ToString()) is { } kept)
            {
                return (File.Exists(kept) ? LoadKept(kept, options, cancellationToken) : null) ?? LoadAndKeep(graphs, model, kept, options, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.OptimizedGraphNotKept(_logger, exception.Message);
        }

        return Load(model.Path, options, cancellationToken);
    }

    /// <summary>Loads a kept graph as it is; one that is damaged is deleted and gives null.</summary>
    private InferenceSession? LoadKept(string kept, SessionOptions options, CancellationToken cancellationToken)
    {
        GraphOptimizationLevel level = options.GraphOptimizationLevel;
        try
        {
            OnnxModelFile.Check(kept);
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            return Load(kept, options, cancellationToken);
        }
        catch (ModelFileException exception)
        {
            Log.OptimizedGraphNotKept(_logger, exception.Message);
            OptimizedGraphs.Delete(kept);
            return null;
        }
        finally
        {
            options.GraphOptimizationLevel = level;
        }
    }

    private InferenceSession LoadAndKeep(
        OptimizedGraphs graphs, OnnxModelFile model, string kept, SessionOptions options, CancellationToken cancellationToken)
    {
        string draft = graphs.CreateDraft(kept);
        OrtLoggingLevel logLevel = options.LogSeverityLevel;
        InferenceSession? session = null;
        try
        {
            options.OptimizedModelFilePath = draft;

            // It warns that the graph is for this kind of processor, which is in the key.
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;

            // Weights that lie in other files would be looked for beside the draft: all go into one file of its own.
            options.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", OptimizedGraphs.WeightsFile);
            session = Load(model.Path, options, cancellationToken);
            OnnxModelFile.Check(draft);
            graphs.Keep(draft, kept);
            return session;
        }
        catch (ModelFileException exception)
        {
            // The graph cannot be written, or the model is bad: loading without writing tells which.
            Log.OptimizedGraphNotKept(_logger, exception.Message);
            StopWriting();
            return session ?? Load(model.Path, options, cancellationToken);
        }
        catch (Exception exception) when (session is not null && exception is IOException or UnauthorizedAccessException)
        {
            Log.OptimizedGraphNotKept(_logger, exception.Message);
            return session;
        }
        finally
        {
            StopWriting();
            OptimizedGraphs.Delete(draft);
        }

        void StopWriting()
        {
            options.OptimizedModelFilePath = string.Empty;
            options.LogSeverityLevel = logLevel;
        }
    }

    private SessionOptions CreateOptions()
    {
        var options = new SessionOptions();
        try
        {
            options.LogSeverityLevel = _logLevel;
            options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;

            // Arena off with the pattern on is many times slower; pattern on keeps a block per size ever run.
            options.EnableCpuMemArena = MemoryProfile == OnnxMemoryProfile.Balanced;
            options.EnableMemoryPattern = false;
            if (_sharesThreads)
            {
                options.DisablePerSessionThreads();
            }
            else
            {
                options.IntraOpNumThreads = _intraOpThreads;
                options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            }

            _provider.Apply(options);
            Configure(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

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
