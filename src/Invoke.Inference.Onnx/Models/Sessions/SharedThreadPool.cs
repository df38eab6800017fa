using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>The one pool of threads that all sessions of a process may share; ONNX Runtime takes it when its environment is made, and never again.</summary>
internal static class SharedThreadPool
{
    private static readonly Lock Lock = new();
    private static int? Threads;

    /// <summary>Makes the environment with a pool, unless it was made so before, and returns the number of threads.</summary>
    public static int Ensure(int threads)
    {
        lock (Lock)
        {
            if (Threads == threads)
            {
                return threads;
            }

            if (Threads is { } other)
            {
                throw new InvalidOperationException(
                    $"OnnxOptions.UseSharedThreadPool asks for {threads} threads, but the pool of this process has {other}; ask for the same number everywhere.");
            }

            if (OrtEnv.IsCreated)
            {
                throw new InvalidOperationException(
                    "OnnxOptions.UseSharedThreadPool comes too late: ONNX Runtime's environment exists already, without a shared pool, because something used ONNX "
                    + "Runtime before. Make the session cache, or resolve it from the container, before anything else does.");
            }

            using var pool = new OrtThreadingOptions { GlobalIntraOpNumThreads = threads, GlobalInterOpNumThreads = 1, GlobalSpinControl = false };
            var options = new EnvironmentCreationOptions { logId = "Invoke", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, threadOptions = pool };
            OrtEnv.CreateInstanceWithOptions(ref options);
            Threads = threads;
            return threads;
        }
    }
}
