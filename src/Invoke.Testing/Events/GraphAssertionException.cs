namespace Invoke.Testing;

/// <summary>A run did not go as a test expected.</summary>
/// <remarks>No <c>InvokeException</c>: code under test that catches those must not swallow it.</remarks>
/// <param name="message">What was expected, and everything that happened.</param>
public sealed class GraphAssertionException(string message) : Exception(message);
