using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>Says where models are and how ONNX Runtime runs them.</summary>
/// <remarks>Read once, when the catalog and the session cache are made; later changes have no effect.</remarks>
public sealed class OnnxOptions
{
    /// <summary>The lane of the nodes that run networks. Give it to nodes of your own that do, so that they take turns with the others.</summary>
    public const string Lane = "onnx";

    /// <summary>Gets the folders that hold models, each in a folder of its own with a <c>model_index.json</c>.</summary>
    /// <value>
    /// Absolute paths, or paths relative to the current directory; empty by default. A root that is itself a model folder
    /// counts as that one model. A root that does not exist holds no models.
    /// </value>
    public IList<string> ModelRoots { get; } = [];

    /// <summary>Gets or sets how sessions trade memory for speed.</summary>
    /// <value>The default is <see cref="OnnxMemoryProfile.Balanced"/>.</value>
    public OnnxMemoryProfile MemoryProfile { get; set; } = OnnxMemoryProfile.Balanced;

    /// <summary>Gets or sets whether guidance runs both prompts through the UNet as one batch, instead of one after the other.</summary>
    /// <value>
    /// Null, the default: as a batch on a GPU, one after the other on the CPU and with <see cref="OnnxMemoryProfile.LowMemory"/>. On the CPU a batch is up to a third
    /// quicker on small images, but its last bits depend on the number of threads; one after the other a seed makes the same bytes on any number of them.
    /// </value>
    public bool? BatchGuidance { get; set; }

    /// <summary>Gets or sets the number of threads that share the work of one operator, per session.</summary>
    /// <value>1 to 1024; the default is the number of processors. More threads than cores make a run several times slower.</value>
    public int IntraOpThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Gets or sets how many bytes of model files may stay loaded while nothing uses them.</summary>
    /// <value>
    /// 0 or more; the default is 8 GiB. The least recently used session without a lease is unloaded first; 0 unloads each
    /// session as soon as its last lease is returned. Sessions in use are never unloaded, whatever they add up to.
    /// </value>
    public long SessionCacheBytes { get; set; } = 8L << 30;

    /// <summary>Gets or sets how many bytes one network may have, its weights in other files included.</summary>
    /// <value>1 or more; the default is 64 GiB. A larger one is refused before it is read.</value>
    public long MaxModelBytes { get; set; } = 64L << 30;

    /// <summary>Gets or sets the folder in which the graphs that ONNX Runtime has optimised are kept, so that later starts are quicker.</summary>
    /// <value>
    /// A folder for this alone, made when needed; null, the default, keeps none. A graph is kept for one file, runtime version, device, optimisation level and
    /// kind of processor, and one that is damaged is made again; those of an earlier state of the file are deleted; models of 2 GB and more are left out, as are DirectML and CoreML. Where
    /// <see cref="ConfigureSession"/> changes how graphs are optimised, use another folder.
    /// </value>
    public string? OptimizedGraphFolder { get; set; }

    /// <summary>Gets or sets how many nodes of <see cref="Lane"/> may run at a time in this process; others wait for their turn and can be cancelled while they do.</summary>
    /// <value>
    /// 1 or more; null, the default, is 1 on a GPU and as many as graphs ask for on the CPU. DirectML allows 1 only. A limit for the lane in
    /// <see cref="Invoke.Graph.GraphLaneOptions"/> comes first.
    /// </value>
    public int? MaxConcurrentRuns { get; set; }

    /// <summary>Gets or sets what to change in the options of each session.</summary>
    /// <value>Called once per session after all other settings are applied; null, the default, changes nothing.</value>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>Gets how many nodes may use the device at a time; null for as many as asked.</summary>
    internal int? RunsAtATime => MaxConcurrentRuns ?? Provider.RunsAtATime;

    internal ExecutionProvider Provider { get; private set; } = ExecutionProvider.Cpu;

    internal int? SharedThreads { get; private set; }

    /// <summary>Runs networks on the CPU, which is the default. The last of the Use methods for a device counts.</summary>
    /// <returns>These options.</returns>
    public OnnxOptions UseCpu() => Use(ExecutionProvider.Cpu);

    /// <summary>Runs networks on an NVIDIA GPU. The application references <c>Microsoft.ML.OnnxRuntime.Gpu</c> and the machine has CUDA and cuDNN.</summary>
    /// <param name="deviceId">The GPU's number, from 0.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public OnnxOptions UseCuda(int deviceId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviceId);
        return Use(ExecutionProvider.Cuda(deviceId));
    }

    /// <summary>Runs networks on a GPU by DirectX 12, on Windows. The application references <c>Microsoft.ML.OnnxRuntime.DirectML</c>.</summary>
    /// <param name="deviceId">The adapter's number, from 0.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public OnnxOptions UseDirectMl(int deviceId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviceId);
        return Use(ExecutionProvider.DirectMl(deviceId));
    }

    /// <summary>Runs networks on Apple's GPU and neural engine. The application references <c>Microsoft.ML.OnnxRuntime</c>.</summary>
    /// <returns>These options.</returns>
    public OnnxOptions UseCoreMl() => Use(ExecutionProvider.CoreMl);

    /// <summary>
    /// Lets all sessions of the process share one pool of threads, instead of <see cref="IntraOpThreads"/> threads for each. ONNX Runtime can do so only if
    /// nothing has used it before the session cache is made.
    /// </summary>
    /// <param name="threads">The number of threads, 1 to 1024; more than cores make a run several times slower.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public OnnxOptions UseSharedThreadPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, OnnxOptionsValidator.MaximumThreads);
        SharedThreads = threads;
        return this;
    }

    private OnnxOptions Use(ExecutionProvider provider)
    {
        Provider = provider;
        return this;
    }
}
