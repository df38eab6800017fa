using Invoke.Graph;

namespace Invoke.Images;

/// <summary>There is no tensor of that name, or its file is gone.</summary>
/// <param name="message">The name and what is missing.</param>
public sealed class TensorNotFoundException(string message) : InvokeException(message);
