namespace Invoke.Graph;

/// <summary>The result of an invocation that ran, with what a cache has to know of it.</summary>
/// <param name="value">The result of the node's body.</param>
public sealed class InvocationResult(object? value)
{
    /// <summary>Gets the result of the node's body.</summary>
    public object? Value { get; } = value;

    /// <summary>Gets whether other invocations may be given the result; one that holds a disposable belongs to its run alone.</summary>
    /// <value>The default is true.</value>
    public bool IsCacheable { get; init; } = true;

    /// <summary>Gets the estimated size of the outputs.</summary>
    /// <value>0 or more; the default is 0.</value>
    public long SizeInBytes { get; init; }

    /// <summary>Gets the names of the resources that the outputs refer to, without repeats.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];
}
