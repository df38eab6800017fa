namespace Invoke.Images;

/// <summary>What is known about a tensor that needs a name.</summary>
/// <param name="Extension">The extension the name must end with, dot included: <c>.safetensors</c>.</param>
/// <param name="SessionId">The session that made the tensor.</param>
/// <param name="NodeId">The node that made the tensor.</param>
public readonly record struct TensorNameRequest(string Extension, string? SessionId = null, string? NodeId = null);
