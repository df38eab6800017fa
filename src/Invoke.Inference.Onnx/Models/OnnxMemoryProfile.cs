namespace Invoke.Inference.Onnx;

/// <summary>Says how a session trades memory it keeps between runs for speed.</summary>
public enum OnnxMemoryProfile
{
    /// <summary>Sessions keep an arena of memory between runs.</summary>
    Balanced,

    /// <summary>
    /// Sessions give memory back after each run, and text encoders and autoencoders are unloaded after each use; guidance runs one prompt
    /// after the other. Set <see cref="OnnxOptions.SessionCacheBytes"/> to 0 as well to unload the UNet too.
    /// </summary>
    LowMemory,
}
