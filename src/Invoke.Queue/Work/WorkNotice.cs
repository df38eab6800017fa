namespace Invoke.Queue;

/// <summary>Something that concerns the sessions a worker runs.</summary>
public abstract record WorkNotice
{
    private protected WorkNotice()
    {
    }

    /// <summary>Somebody may have canceled an item: whoever runs it asks for its claim.</summary>
    /// <param name="ItemId">The item.</param>
    public sealed record ItemChanged(long ItemId) : WorkNotice;

    /// <summary>The queue has been paused or resumed, or may have been: ask which.</summary>
    public sealed record PauseChanged : WorkNotice;
}
