using System.Runtime.CompilerServices;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Keeps a worker that has lost its claim, and does not know it yet, from writing beside the queue.</summary>
/// <remarks>
/// Asked within the transaction of a write. The row of the item is held until its commit, so nobody can take the item in between; who takes it afterwards finds what was written.
/// </remarks>
internal sealed class ClaimFence
{
    private const string HeldSql = "SELECT 1 FROM queue_items WHERE item_id = $1 AND token = $2 AND status = 'in_progress' AND parts = 0 FOR SHARE";
    private const string HeldPartSql = "SELECT 1 FROM queue_parts WHERE item_id = $1 AND token = $2 AND status = 'in_progress' FOR SHARE";

    private readonly ConditionalWeakTable<SessionClaim, object> _issued = [];

    /// <summary>Notes that a claim is one of this database.</summary>
    public void Issue(SessionClaim claim) => _issued.AddOrUpdate(claim, this);

    /// <summary>Checks the claim under which the code runs, if it runs under one of this database.</summary>
    /// <exception cref="ClaimLostException">Somebody else has the item by now, or it has ended.</exception>
    public async ValueTask CheckAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        if (SessionClaim.Current is not { } claim || !_issued.TryGetValue(claim, out _)
            || await session.ScalarAsync<int?>(claim.IsOfPart ? HeldPartSql : HeldSql, cancellationToken, claim.Item.ItemId, claim.Token).ConfigureAwait(false) is not null)
        {
            return;
        }

        List<QueueItem> now = await session.ListAsync(
            PostgreSqlQueueRow.FindSql, PostgreSqlQueueRow.Read, cancellationToken, claim.Item.ItemId).ConfigureAwait(false);
        throw QueueFaults.LostClaim(claim, now.Count > 0 ? now[0] : null);
    }
}
