using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>Says where models are and how ONNX Runtime runs them.</summary>
/// <remarks>Read once, when the catalog and the session cache are made; later changes have no effect.</remarks>
public sealed class OnnxOptions
{
    /// <summary>Gets the folders that hold models, each in a folder of its own with a <c>model_index.json</c>.</summary>
    /// <value>
    /// Absolute paths, or paths relative to the current directory; empty by default. A root that is itself a model folder
    /// counts as that one model. A root that does not exist holds no models.
    /// </value>
    public IList<string> ModelRoots { get; } = [];

    /// <summary>Gets or sets how sessions trade memory for speed.</summary>
    /// <value>The default is <see cref="OnnxMemoryProfile.Balanced"/>.</value>
    public OnnxMemoryProfile MemoryProfile { get; set; } = OnnxMemoryProfile.Balanced;

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
    public long MaximumModelBytes { get; set; } = 64L << 30;

    /// <summary>Gets or sets what to change in the options of each session, for example the execution provider.</summary>
    /// <value>Called once per session after the settings above are applied; null, the default, leaves the CPU provider.</value>
    public Action<SessionOptions>? ConfigureSession { get; set; }
}
