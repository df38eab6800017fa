namespace Invoke.Images.S3;

/// <summary>Files that are marked for deletion; a commit removes them, disposing removes the markers only.</summary>
internal sealed class S3StagedDelete(S3Connection connection, List<S3Marker> markers, Action<S3Step>? reached) : IStagedImageChange
{
    private bool _isDone;

    /// <summary>Writes the markers.</summary>
    public async ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        await S3Connection.ForEachAsync(markers, marker => connection.PutEmptyAsync(
            $"The files of image '{marker.Location.ImageName}' in {connection.Place} cannot be marked for deletion",
            marker.KeyIn(connection.Keys),
            cancellationToken)).ConfigureAwait(false);
        reached?.Invoke(S3Step.DeleteMarked);
    }

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _isDone = true;
        reached?.Invoke(S3Step.Removing);
        await S3Connection.ForEachAsync(markers, marker => RemoveAsync(marker, cancellationToken)).ConfigureAwait(false);
        reached?.Invoke(S3Step.DeleteUnmarked);
    }

    public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames)
    {
        var excluded = imageNames.ToHashSet(StringComparer.Ordinal);
        List<S3Marker> kept = markers.FindAll(marker => excluded.Contains(marker.Location.ImageName));

        // Out first: whatever the store says, a commit must not remove them.
        markers.RemoveAll(kept.Contains);
        return UnmarkAsync(kept);
    }

    public ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            return ValueTask.CompletedTask;
        }

        _isDone = true;
        return UnmarkAsync(markers);
    }

    private async ValueTask RemoveAsync(S3Marker marker, CancellationToken cancellationToken)
    {
        string what = $"The files of image '{marker.Location.ImageName}' in {connection.Place} cannot be deleted";
        foreach (string key in marker.ObjectsIn(connection.Keys))
        {
            await connection.DeleteAsync(what, key, cancellationToken).ConfigureAwait(false);
        }

        connection.ThumbnailExtensions.Remove(marker.Location);
        reached?.Invoke(S3Step.Removed);
        await connection.DeleteAsync(what, marker.KeyIn(connection.Keys), cancellationToken).ConfigureAwait(false);
    }

    // The files are where they were, so a marker that stays does no harm: recovery finds the record, and removes it.
    private async ValueTask UnmarkAsync(List<S3Marker> unmarked)
    {
        using var limit = new CancellationTokenSource(connection.Options.RequestTimeout, connection.TimeProvider);
        CancellationToken token = limit.Token;
        await S3Connection.ForEachAsync(unmarked, marker => connection.RemoveMarkerAsync(
            marker, $"The files of image '{marker.Location.ImageName}' in {connection.Place} cannot be kept", token)).ConfigureAwait(false);
    }
}
