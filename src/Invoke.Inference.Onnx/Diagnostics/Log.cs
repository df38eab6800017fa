using Microsoft.Extensions.Logging;

namespace Invoke.Inference.Onnx;

/// <summary>The log messages of this package; event ids 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Loaded a model session of {Bytes} bytes in {Seconds:F3} s.")]
    public static partial void SessionLoaded(ILogger logger, long bytes, double seconds);

    [LoggerMessage(3001, LogLevel.Debug, "Session of '{Path}' is ready.")]
    public static partial void SessionPath(ILogger logger, string path);

    [LoggerMessage(3002, LogLevel.Information, "Unloaded a model session of {Bytes} bytes.")]
    public static partial void SessionUnloaded(ILogger logger, long bytes);

    [LoggerMessage(3003, LogLevel.Warning, "Model root {Index} of OnnxOptions.ModelRoots does not exist; it holds no models.")]
    public static partial void ModelRootMissing(ILogger logger, int index);

    [LoggerMessage(3004, LogLevel.Debug, "Model folder '{Folder}' cannot be described: {Reason}")]
    public static partial void ModelNotDescribed(ILogger logger, string folder, string reason);

    [LoggerMessage(3005, LogLevel.Debug, "An optimised graph was not kept or not used, and the model's own is: {Reason}")]
    public static partial void OptimizedGraphNotKept(ILogger logger, string reason);

    [LoggerMessage(3010, LogLevel.Warning, "Model root {Index} of OnnxOptions.ModelRoots cannot be read, so its models are not found: {Reason}")]
    public static partial void ModelRootUnreadable(ILogger logger, int index, string reason);
}
