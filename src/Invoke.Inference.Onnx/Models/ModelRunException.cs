using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>ONNX Runtime loaded a model but could not run it, or the model's result is not usable.</summary>
/// <param name="message">What happened, in which model, and what to do.</param>
/// <param name="path">The model's file.</param>
/// <param name="innerException">The cause, if another exception is one.</param>
public sealed class ModelRunException(string message, string path, Exception? innerException = null)
    : InvokeException(message, innerException)
{
    /// <summary>Gets the model's file.</summary>
    public string Path { get; } = path;
}
