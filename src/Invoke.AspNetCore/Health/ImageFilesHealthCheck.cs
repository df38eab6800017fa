using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.AspNetCore;

/// <summary>Writes a file where images go, as far as storing one does before it is seen, and takes it back.</summary>
internal sealed class ImageFilesHealthCheck(IImageFileStorage files) : IHealthCheck
{
    private static readonly byte[] Content = [0];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Hosts that share a store check at the same time; a name of its own keeps each from finding the other's.
        string name = $"health-check-{Guid.CreateVersion7():N}.png";
        try
        {
            IStagedImageChange staged = await files
                .StageCreateAsync(new ImageFileContent(name, Content, Content, ImageFormat.Png), cancellationToken).ConfigureAwait(false);
            await staged.DisposeAsync().ConfigureAwait(false);
            return HealthCheckResult.Healthy("Image files can be written.");
        }
        catch (ImageStorageException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Image files cannot be written; the exception says why.", exception);
        }
    }
}
