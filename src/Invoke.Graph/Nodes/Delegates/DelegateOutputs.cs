namespace Invoke.Graph;

/// <summary>The output of a node made from a delegate.</summary>
/// <typeparam name="T">The type that the delegate returns.</typeparam>
public readonly struct DelegateOutputs<T>
{
    internal const string ValuePort = "value";

    private readonly Node _node;

    internal DelegateOutputs(Node node)
    {
        _node = node;
    }

    /// <summary>Gets the output <c>value</c>: what the delegate returned.</summary>
    public Output<T> Value => new(_node, ValuePort);
}
