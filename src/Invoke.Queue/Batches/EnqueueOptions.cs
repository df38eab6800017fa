namespace Invoke.Queue;

/// <summary>How a batch is enqueued.</summary>
public sealed record EnqueueOptions
{
    /// <summary>Gets the priority of the items; higher starts earlier.</summary>
    /// <value>0 by default.</value>
    public int Priority { get; init; }

    /// <summary>Gets whether the items go before everything that waits: their priority is then one above the highest.</summary>
    /// <value>False by default.</value>
    public bool Prepend { get; init; }

    /// <summary>Gets whether the items are held until they are released; their graph is not checked before.</summary>
    /// <value>False by default.</value>
    public bool Hold { get; init; }
}
