using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <summary>An invocation completed; its outputs can be read.</summary>
public sealed record InvocationCompletedEvent : InvocationEvent
{
    private readonly GraphSession _session;
    private readonly Invocation _invocation;

    internal InvocationCompletedEvent(
        long sequence, DateTimeOffset time, GraphSession session, in Invocation invocation, string invocationId, TimeSpan duration)
        : base(sequence, time, session.Id, invocationId, session.Plan.Nodes[invocation.NodeIndex].Id, session.Plan.Nodes[invocation.NodeIndex].Descriptor.Type)
    {
        _session = session;
        _invocation = invocation;
        Duration = duration;
        FromCache = session.States[invocation.NodeIndex].IsFromCache(invocation.Row);
        RunFraction = session.FractionDone(0);
    }

    /// <summary>Gets how long the invocation ran, by the runner's time provider: all attempts and the delays between them together.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets whether the result is that of an equal invocation, so that the node's body did not run.</summary>
    public bool FromCache { get; }

    /// <summary>Gets how much of the run is done, 0 to 1: what has ended, of all invocations known so far.</summary>
    /// <remarks>What is known grows while lists are made, so the fraction may go down.</remarks>
    public double RunFraction { get; }

    /// <summary>Reads every output by its name on the wire.</summary>
    /// <returns>The outputs. A disposable among them is released when its last reader is done, so an event read late may hold one that is gone.</returns>
    public IReadOnlyDictionary<string, object?> GetOutputs()
    {
        NodeDescriptor descriptor = _session.Plan.Nodes[_invocation.NodeIndex].Descriptor;
        int row = _invocation.Row;
        return descriptor.Outputs.ToDictionary(output => output.Name, output => _session.States[_invocation.NodeIndex].GetOutput(output.Index).ReadBoxed(row));
    }

    /// <summary>Makes a graph of what led to the invocation, as <see cref="NodeContext.GetSlice"/> does; call it while the event is handled.</summary>
    /// <returns>The graph, which is the caller's own.</returns>
    public NodeGraph GetSlice() => _session.GetSlice(in _invocation);

    /// <summary>Reads an output where it is one of this invocation's node.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output.</param>
    /// <param name="value">Its value.</param>
    /// <returns>True where the output belongs to the node of this event, or to a call that passes on what this node gives.</returns>
    public bool TryGet<T>(Output<T> output, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(output);
        OutputPlace? place = output.Node.Id == NodeId
            ? OutputReading.Place(_session, output)
            : _session.Plan.FindOutput(new PortReference(output.Node.Id, output.Port));
        if (place is { } found && found.Node == _invocation.NodeIndex)
        {
            value = OutputReading.Source<T>(_session, found, output).Read(_invocation.Row);
            return true;
        }

        value = default;
        return false;
    }
}
