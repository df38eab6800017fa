using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>The right of one worker to run one item.</summary>
/// <param name="Item">The item as it was claimed.</param>
/// <param name="Document">What it runs.</param>
/// <param name="WorkerId">Who holds the claim.</param>
/// <param name="Token">Grows with each claim of the item, so that a write with an old claim is recognised.</param>
public sealed record SessionClaim(QueueItem Item, SessionDocument Document, string WorkerId, long Token)
{
    private static readonly AsyncLocal<SessionClaim?> Running = new();

    /// <summary>Gets the claim under which the code runs that asks; null where it runs for no item of a queue.</summary>
    /// <remarks>
    /// <see cref="SessionWorker"/> sets it around a session, so nodes and what they call see it, also after an <c>await</c> and in tasks they start. A storage on several machines can so
    /// refuse what a worker writes for an item that another one has by now.
    /// </remarks>
    public static SessionClaim? Current => Running.Value;

    /// <summary>Gets what of the session is to be run; null for all that is left.</summary>
    /// <remarks>
    /// <see cref="SessionPart.Shared"/> where the session may be spread: whoever finds, when that part is done, that iterations are left, deals them out with <see cref="ISessionClaims.SpreadAsync"/>.
    /// </remarks>
    public SessionPart? Part { get; init; }

    /// <summary>Gets whether this is the claim of one of the parts that were dealt out.</summary>
    public bool IsOfPart => Part is { Count: > 0 };

    /// <summary>Gets how often a process died with the item, or with this part of it, since its last finished invocation; 0 normally.</summary>
    public int Crashes { get; init; }

    /// <summary>Makes this the <see cref="Current"/> claim of what is called from here on; for workers of one's own.</summary>
    /// <returns>Ends it again, where it is disposed in the same method.</returns>
    public IDisposable Enter()
    {
        var scope = new Scope(Running.Value);
        Running.Value = this;
        return scope;
    }

    private sealed class Scope(SessionClaim? before) : IDisposable
    {
        public void Dispose() => Running.Value = before;
    }
}
