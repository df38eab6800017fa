using Invoke.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Invoke's health checks.</summary>
public static class InvokeHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds <c>invoke_database</c>, whether the records of images can be asked, <c>invoke_files</c>, whether images can be written, and, where the host calls
    /// <c>AddQueue</c>, <c>invoke_queue</c>, whether the queue can be asked; it is degraded while the queue is paused.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returns.</param>
    /// <param name="failureStatus">What a failure counts as; null for unhealthy.</param>
    /// <param name="tags">Tags to filter by, for example <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddInvoke(this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] marks = [.. tags ?? []];

        // Known only when the services are complete: AddQueue may come after this.
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProvider>((options, services) =>
        {
            if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(ISessionQueue)) ?? services.GetService<ISessionQueue>() is not null)
            {
                options.Registrations.Add(new HealthCheckRegistration(
                    "invoke_queue", static provider => new QueueHealthCheck(provider.GetRequiredService<ISessionQueue>()), failureStatus, marks));
            }
        });
        return builder
            .Add(new HealthCheckRegistration(
                "invoke_database", static services => new ImageDatabaseHealthCheck(services.GetRequiredService<IImageRecordStorage>()), failureStatus, marks))
            .Add(new HealthCheckRegistration(
                "invoke_files", static services => new ImageFilesHealthCheck(services.GetRequiredService<IImageFileStorage>()), failureStatus, marks));
    }
}
