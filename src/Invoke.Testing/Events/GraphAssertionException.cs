using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>A run did not go as a test expected.</summary>
/// <param name="message">What was expected, and everything that happened.</param>
public sealed class GraphAssertionException(string message) : InvokeException(message);
