using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Lets what runs for an item of a queue wait for the database, as the worker itself does: an outage is no fault of the item, and what its nodes have made is not lost for it.</summary>
internal static class RunPatience
{
    /// <summary>Does something, under a claim again and again while the database is away; it ends with the token, which is that of the run.</summary>
    public static async ValueTask<TResult> TryAsync<TResult>(Func<CancellationToken, ValueTask<TResult>> action, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await action(cancellationToken).ConfigureAwait(false);
            }
            catch (InvokeException exception) when (SessionClaim.Current is not null && PostgreSqlFailure.IsOutage(exception.InnerException))
            {
                await Task.Delay(Backoff.After(attempt), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
