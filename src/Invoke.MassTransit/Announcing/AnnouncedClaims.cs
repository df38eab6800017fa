using Invoke.Queue;

namespace Invoke.MassTransit;

/// <summary>Claims whose changes are announced once they are made.</summary>
internal sealed class AnnouncedClaims(ISessionClaims claims, BusAnnouncer announcer) : ISessionClaims
{
    public async ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken)
    {
        SessionClaim? claim = await claims.ClaimAsync(workerId, cancellationToken).ConfigureAwait(false);
        if (claim is not null)
        {
            announcer.LogWritten();
        }

        return claim;
    }

    public ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken) => claims.RenewAsync(claim, cancellationToken);

    public async ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken)
    {
        await claims.AppendAsync(claim, entries, events, cancellationToken).ConfigureAwait(false);
        if (events.Count > 0)
        {
            announcer.LogWritten();
        }
    }

    public async ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken)
    {
        await claims.SpreadAsync(claim, parts, cancellationToken).ConfigureAwait(false);
        announcer.SessionsWait([.. Enumerable.Repeat(claim.Item.ItemId, parts)]);
        announcer.LogWritten();
    }

    public async ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken)
    {
        await claims.EndAsync(claim, outcome, cancellationToken).ConfigureAwait(false);
        if (claim.IsOfPart && outcome.Status == QueueItemStatus.Completed)
        {
            // It may have been the last one, and then the item waits for whoever gathers.
            announcer.SessionsWait([claim.Item.ItemId]);
        }
        else if (claim.IsOfPart)
        {
            announcer.SessionsChanged([claim.Item.ItemId]);
        }

        announcer.LogWritten();
    }

    public async ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        await claims.ReturnAsync(claim, cancellationToken).ConfigureAwait(false);
        announcer.SessionsWait([claim.Item.ItemId]);
        announcer.LogWritten();
    }

    public async ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<long> recovered = await claims.RecoverAsync(cancellationToken).ConfigureAwait(false);
        if (recovered.Count > 0)
        {
            announcer.SessionsWait(recovered);
            announcer.SessionsChanged(recovered);
            announcer.LogWritten();
        }

        return recovered;
    }
}
