using Invoke.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Invoke's health checks.</summary>
public static class InvokeHealthChecksBuilderExtensions
{
    /// <summary>Adds <c>invoke_database</c>, whether the records of images can be asked, and <c>invoke_files</c>, whether images can be written.</summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returns.</param>
    /// <param name="failureStatus">What a failure counts as; null for unhealthy.</param>
    /// <param name="tags">Tags to filter by, for example <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddInvoke(this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] marks = [.. tags ?? []];
        return builder
            .Add(new HealthCheckRegistration(
                "invoke_database", static services => new ImageDatabaseHealthCheck(services.GetRequiredService<IImageRecordStorage>()), failureStatus, marks))
            .Add(new HealthCheckRegistration(
                "invoke_files", static services => new ImageFilesHealthCheck(services.GetRequiredService<IImageFileStorage>()), failureStatus, marks));
    }
}
