using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.AspNetCore;

/// <summary>Asks the records of images a question.</summary>
internal sealed class ImageDatabaseHealthCheck(IImageRecordStorage records) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            ImageCounts counts = await records.GetCountsAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy("The image database answers.", new Dictionary<string, object> { ["images"] = counts.Total });
        }
        catch (ImageStorageException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The image database does not answer; the exception says why.", exception);
        }
    }
}
