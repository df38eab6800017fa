namespace Invoke.Queue;

/// <summary>The worker's side of the queue: takes items to run, and keeps what has finished of them.</summary>
/// <remarks>
/// Whoever holds a claim is the only one who may write for its item. A claim is lost when its holder is taken for dead; from then on every write
/// with it throws <see cref="ClaimLostException"/> and changes nothing.
/// </remarks>
public interface ISessionClaims
{
    /// <summary>Claims the item that starts next, or the next part of one that has been spread.</summary>
    /// <param name="workerId">Who claims: unique to a worker of a process.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is claimed.</param>
    /// <returns>The claim; null where nothing waits or the queue is paused.</returns>
    ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken);

    /// <summary>Says that the worker lives, and asks whether to go on.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Where the claim stands.</returns>
    ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken);

    /// <summary>Appends entries to the session's journal and events to the log, as one change that is on the disk when this returns.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="entries">
    /// The entries, as <see cref="Invoke.Graph.ISessionJournal"/> gets them; may be empty. One that starts with <c>{"node":</c> says that an invocation has finished; it is counted
    /// unless that one has finished before, and then the session has come forward, so that its <see cref="SessionClaim.Crashes"/> are forgotten.
    /// </param>
    /// <param name="events">The events; may be empty. Their sequence numbers are given here.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is written.</param>
    /// <returns>A task that ends when they are kept.</returns>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken);

    /// <summary>Deals out what is left of a session in parts that are claimed by themselves, instead of ending the item. The claim is given up.</summary>
    /// <remarks>
    /// All parts append to the one journal of the session. With the end of the last one the item waits again, before all others of its priority, for whoever gathers: its claim is without a part then.
    /// Where one fails, those that run are told to stop as if the item had been canceled, and the item fails when the last of them has stopped.
    /// </remarks>
    /// <param name="claim">A claim whose <see cref="SessionClaim.Part"/> is <see cref="Invoke.Graph.SessionPart.Shared"/>.</param>
    /// <param name="parts">How many: 1 to the item's <see cref="QueueItem.Spread"/>.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is written.</param>
    /// <returns>A task that ends when they can be claimed. An item that somebody canceled meanwhile ends as canceled.</returns>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken);

    /// <summary>Ends the item, or the claimed part of it.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="outcome">How it ended: completed, failed or canceled, and what failed.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is written.</param>
    /// <returns>A task that ends when that is kept.</returns>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Gives the item back, to be claimed again first among its priority, or the claimed part of it; its journal stays.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is written.</param>
    /// <returns>A task that ends when that is kept. An item that somebody canceled meanwhile ends as canceled.</returns>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken);

    /// <summary>Takes items, and parts of them, away from workers that have died: they wait again, or are quarantined where they took too many workers with them.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The numbers of the items that were taken back; that of a spread one for each of its parts.</returns>
    ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken);
}
