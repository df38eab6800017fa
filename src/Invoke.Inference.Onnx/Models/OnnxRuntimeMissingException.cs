using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>The native library of ONNX Runtime, or the execution provider asked for, is not there.</summary>
/// <param name="message">What is missing and which package to reference.</param>
/// <param name="innerException">The cause.</param>
public sealed class OnnxRuntimeMissingException(string message, Exception? innerException = null)
    : InvokeException(message, innerException);
