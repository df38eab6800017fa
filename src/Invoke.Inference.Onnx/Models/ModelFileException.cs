using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>A model's folder or one of its files is missing, damaged or not what it should be.</summary>
/// <param name="message">What is wrong, with which file, and what to do.</param>
/// <param name="path">The file or folder.</param>
/// <param name="innerException">The cause, if another exception is one.</param>
public sealed class ModelFileException(string message, string path, Exception? innerException = null)
    : InvokeException(message, innerException)
{
    /// <summary>Gets the file or folder that is wrong.</summary>
    public string Path { get; } = path;
}
