using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.AspNetCore;

/// <summary>Writes a file where images go, as far as storing one does before it is seen, and takes it back.</summary>
internal sealed class ImageFilesHealthCheck(IImageFileStorage files) : IHealthCheck
{
    private static readonly byte[] Content = [0];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IStagedImageChange staged = await files
                .StageCreateAsync(new ImageFileContent("health-check.png", Content, Content, ImageFormat.Png), cancellationToken).ConfigureAwait(false);
            await staged.DisposeAsync().ConfigureAwait(false);
            return HealthCheckResult.Healthy("The image folder can be written.");
        }
        catch (ImageStorageException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The image folder cannot be written; the exception says why.", exception);
        }
    }
}
