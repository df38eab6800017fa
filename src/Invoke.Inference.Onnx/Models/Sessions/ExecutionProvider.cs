using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>A device that networks run on, and how a session is told to use it.</summary>
/// <param name="name">The name in messages.</param>
/// <param name="device">What tells one device from another.</param>
/// <param name="package">The NuGet package whose native library has it.</param>
/// <param name="append">Adds it to a session's options.</param>
internal sealed class ExecutionProvider(string name, string device, string package, Action<SessionOptions> append)
{
    public static ExecutionProvider Cpu { get; } = new("CPU", "cpu", "Microsoft.ML.OnnxRuntime", static _ => { });

    public static ExecutionProvider CoreMl { get; } = new(
        "CoreML", "coreml", "Microsoft.ML.OnnxRuntime, on macOS or iOS", static options => options.AppendExecutionProvider_CoreML())
    {
        RunsAtATime = 1,
        KeepsGraphs = false,
    };

    public string Name => name;

    public string Device => device;

    /// <summary>Gets how many networks run well at a time; null for as many as asked.</summary>
    public int? RunsAtATime { get; private init; }

    /// <summary>Gets a value indicating whether more than that many crash the process instead of being slow.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>Gets a value indicating whether its optimised graphs can be written to a file; some are compiled for the device.</summary>
    public bool KeepsGraphs { get; private init; } = true;

    public static ExecutionProvider Cuda(int deviceId) => new("CUDA", $"cuda:{deviceId}", "Microsoft.ML.OnnxRuntime.Gpu, with CUDA and cuDNN installed", options =>
    {
        using var cuda = new OrtCUDAProviderOptions();

        // The default doubles what it takes each time, which one large image turns into all the memory there is.
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = deviceId.ToString(CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = "kSameAsRequested",

            // Products in 19 bits miss the reference, and kernels that are chosen by timing give other last bits with each session.
            ["use_tf32"] = "0",
            ["cudnn_conv_algo_search"] = "HEURISTIC",
        });
        options.AppendExecutionProvider_CUDA(cuda);
    })
    {
        RunsAtATime = 1,
    };

    public static ExecutionProvider DirectMl(int deviceId) => new("DirectML", $"directml:{deviceId}", "Microsoft.ML.OnnxRuntime.DirectML, on Windows", options =>
    {
        // It refuses or miscomputes with either of these.
        options.EnableMemoryPattern = false;
        options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        options.AppendExecutionProvider_DML(deviceId);
    })
    {
        RunsAtATime = 1,
        IsStrict = true,
        KeepsGraphs = false,
    };

    public void Apply(SessionOptions options)
    {
        try
        {
            append(options);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or NotSupportedException || SessionFactory.IsMissingLibrary(exception))
        {
            throw new OnnxRuntimeMissingException(
                $"The native library of ONNX Runtime here cannot use {name} ({exception.Message}). Reference {package} in the application instead of the "
                + "native package it has now, in the version of Microsoft.ML.OnnxRuntime.Managed.",
                exception);
        }
    }
}
