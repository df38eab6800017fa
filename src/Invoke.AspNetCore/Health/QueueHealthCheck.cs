using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.AspNetCore;

/// <summary>Asks the queue a question; one that is paused is degraded, because nothing is worked on until somebody resumes it.</summary>
internal sealed class QueueHealthCheck(ISessionQueue queue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            QueueCounts counts = await queue.GetCountsAsync(null, cancellationToken).ConfigureAwait(false);
            bool isPaused = await queue.IsPausedAsync(cancellationToken).ConfigureAwait(false);
            var data = new Dictionary<string, object> { ["pending"] = counts.Pending, ["in_progress"] = counts.InProgress, ["is_paused"] = isPaused };
            return isPaused
                ? HealthCheckResult.Degraded("The queue answers and is paused.", data: data)
                : HealthCheckResult.Healthy("The queue answers.", data);
        }
        catch (QueueStorageException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The queue does not answer; the exception says why.", exception);
        }
    }
}
