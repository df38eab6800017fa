namespace Invoke.Graph;

/// <summary>Describes an output that is read from a result.</summary>
/// <typeparam name="TResult">The type whose properties are the node's outputs.</typeparam>
public abstract class OutputPort<TResult> : OutputPort
{
    private protected OutputPort(string name, PortType type)
        : base(name, type)
    {
    }

    internal abstract object? ReadBoxed(in TResult result);

    internal abstract ValueSource CreateSource(ResultColumn<TResult> column);

    /// <summary>Makes a source that gives values from a snapshot for some rows.</summary>
    internal abstract ValueSource CreateRestorableSource(ResultColumn<TResult> column);
}
