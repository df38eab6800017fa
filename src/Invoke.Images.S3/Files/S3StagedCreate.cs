namespace Invoke.Images.S3;

/// <summary>Files of a new image that are in place but marked; a commit removes the marker, disposing removes the files, too.</summary>
internal sealed class S3StagedCreate(S3Connection connection, S3Marker marker, Action<S3Step>? reached) : IStagedImageChange
{
    private readonly DateTimeOffset _stagedAt = connection.TimeProvider.GetUtcNow();
    private bool _isDone;

    private string What => $"The files of image '{marker.Location.ImageName}' in {connection.Place} cannot be";

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isDone)
        {
            return;
        }

        string key = marker.KeyIn(connection.Keys);
        if (IsOld && await connection.FindAsync($"{What} committed", key, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new ImageStorageException(
                $"{What} committed: storing took longer than {connection.Options.AbandonedAfter / 2}, so another process took this one for dead and removed them. "
                + "Store the image again, or raise S3Options.AbandonedAfter.");
        }

        // The image is stored from here on; a marker that stays says no more than that somebody should look.
        _isDone = true;
        await connection.RemoveMarkerAsync(marker, $"{What} committed", cancellationToken).ConfigureAwait(false);
        reached?.Invoke(S3Step.CreateUnmarked);
    }

    public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames) =>
        imageNames.Contains(marker.Location.ImageName, StringComparer.Ordinal) ? DisposeAsync() : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_isDone)
        {
            return;
        }

        // Whoever cancelled or failed does not wait for ever; recovery removes what is not removed in time.
        _isDone = true;
        using var limit = new CancellationTokenSource(connection.Options.RequestTimeout, connection.TimeProvider);
        try
        {
            foreach (string key in marker.ObjectsIn(connection.Keys))
            {
                await connection.RemoveOwnAsync($"{What} removed", key, marker.Change, limit.Token).ConfigureAwait(false);
            }

            await connection.DeleteAsync($"{What} removed", marker.KeyIn(connection.Keys), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ImageStorageException or OperationCanceledException)
        {
            Log.MarkerLeft(connection.Logger, marker.Location.ImageName, exception);
        }
    }

    // Recovery replaces a marker before it asks for the record, so one that is there after the record was written was not passed over. Half the time leaves
    // room for clocks that differ.
    private bool IsOld => connection.TimeProvider.GetUtcNow() - _stagedAt > connection.Options.AbandonedAfter / 2;
}
