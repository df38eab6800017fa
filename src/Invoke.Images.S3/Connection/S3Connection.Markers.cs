using Amazon.S3.Model;

namespace Invoke.Images.S3;

/// <content>Markers, and what belongs to a change.</content>
public sealed partial class S3Connection
{
    /// <summary>Removes a marker; where the store refuses, recovery does it.</summary>
    internal async ValueTask RemoveMarkerAsync(S3Marker marker, string what, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(what, marker.KeyIn(Keys), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ImageStorageException or OperationCanceledException)
        {
            Log.MarkerLeft(Logger, marker.Location.ImageName, exception);
        }
    }

    /// <summary>Removes an object if a change wrote it; false where there is none, or another's.</summary>
    internal async ValueTask<bool> RemoveOwnAsync(string what, string key, string change, CancellationToken cancellationToken)
    {
        if ((await FindAsync(what, key, cancellationToken).ConfigureAwait(false))?.Change != change)
        {
            return false;
        }

        await DeleteAsync(what, key, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The images that are being stored or deleted, or were when their process died.</summary>
    internal async ValueTask<HashSet<ImageLocation>> ListMarkedAsync(string what, CancellationToken cancellationToken)
    {
        HashSet<ImageLocation> marked = [];
        await foreach (IReadOnlyList<S3Object> page in ListAsync(what, Keys.Markers, cancellationToken).ConfigureAwait(false))
        {
            marked.UnionWith(page.Select(found => S3Marker.Parse(Keys, found.Key)).OfType<S3Marker>().Select(marker => marker.Location));
        }

        return marked;
    }
}
