using Amazon.S3.Model;

namespace Invoke.Images.S3;

/// <summary>Finishes or takes back changes whose marker is so old that their process must have died.</summary>
/// <remarks>Several machines may recover at the same time: each step gives the same result again.</remarks>
internal sealed class S3Recovery(S3Connection connection, Func<string, CancellationToken, ValueTask<ImageLocation?>> find)
{
    private int _completed;
    private int _removed;

    public ImageRecovery Result => new(_completed, _removed);

    private string What => $"The bucket '{connection.Options.Bucket}' cannot be prepared";

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        List<S3Marker> abandoned = [];
        foreach (string key in await ListOldAsync(connection.Keys.Markers, cancellationToken).ConfigureAwait(false))
        {
            if (S3Marker.Parse(connection.Keys, key) is { } marker)
            {
                abandoned.Add(marker);
            }
            else
            {
                await connection.DeleteAsync(What, key, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (string key in await ListOldAsync(connection.Keys.Probes, cancellationToken).ConfigureAwait(false))
        {
            await connection.DeleteAsync(What, key, cancellationToken).ConfigureAwait(false);
        }

        foreach (S3Marker marker in abandoned)
        {
            await RecoverAsync(marker, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<List<string>> ListOldAsync(string prefix, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        DateTimeOffset bound = connection.TimeProvider.GetUtcNow() - connection.Options.AbandonedAfter;
        await foreach (IReadOnlyList<S3Object> page in connection.ListAsync(What, prefix, cancellationToken).ConfigureAwait(false))
        {
            keys.AddRange(page.Where(found => found.LastModified?.ToUniversalTime() < bound.UtcDateTime).Select(found => found.Key));
        }

        return keys;
    }

    private async ValueTask RecoverAsync(S3Marker marker, CancellationToken cancellationToken)
    {
        if (marker.Operation == S3Operation.Delete)
        {
            bool isKept = await find(marker.Location.ImageName, cancellationToken).ConfigureAwait(false) == marker.Location;
            await EndAsync(marker, isKept, own: null, cancellationToken).ConfigureAwait(false);
            return;
        }

        S3Marker taken = await TakeOverAsync(marker, cancellationToken).ConfigureAwait(false);
        bool isRecorded = await find(marker.Location.ImageName, cancellationToken).ConfigureAwait(false) == marker.Location;
        await EndAsync(taken, isRecorded, own: marker.Change, cancellationToken).ConfigureAwait(false);
    }

    // Before the record is asked for: should the process live after all, and write its record now, it finds its marker gone and takes the record back.
    private async ValueTask<S3Marker> TakeOverAsync(S3Marker marker, CancellationToken cancellationToken)
    {
        S3Marker taken = marker with { Operation = S3Operation.Recover };
        if (taken != marker)
        {
            await connection.PutEmptyAsync(What, taken.KeyIn(connection.Keys), cancellationToken).ConfigureAwait(false);
            await connection.DeleteAsync(What, marker.KeyIn(connection.Keys), cancellationToken).ConfigureAwait(false);
        }

        return taken;
    }

    private async ValueTask EndAsync(S3Marker marker, bool isKept, string? own, CancellationToken cancellationToken)
    {
        foreach (string key in marker.ObjectsIn(connection.Keys))
        {
            S3ObjectInfo? found = await connection.FindAsync(What, key, cancellationToken).ConfigureAwait(false);
            if (found is null || (own is not null && found.Change != own))
            {
                continue;
            }

            if (isKept)
            {
                _completed++;
            }
            else
            {
                await connection.DeleteAsync(What, key, cancellationToken).ConfigureAwait(false);
                _removed++;
            }
        }

        await connection.DeleteAsync(What, marker.KeyIn(connection.Keys), cancellationToken).ConfigureAwait(false);
    }
}
