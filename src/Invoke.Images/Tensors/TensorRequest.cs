namespace Invoke.Images;

/// <summary>A tensor to store, and what is known about it.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Owner">Who needs it: kept until every owner has let go of it. Any text, for example <c>session:7f3a</c>.</param>
/// <param name="SessionId">The session that made it.</param>
/// <param name="NodeId">The node that made it.</param>
public sealed record TensorRequest(TensorData Tensor, string Owner, string? SessionId = null, string? NodeId = null);
