namespace Invoke.Images;

/// <content>Deleting images, with and without a way back.</content>
public sealed partial class ImageService
{
    private const int PurgeBatch = 200;

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return await DeleteManyAsync([imageName], cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(imageNames);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);

        // Files without a record are not this call's to remove.
        List<ImageRecord> records = new(imageNames.Count);
        foreach (string imageName in imageNames.Distinct(StringComparer.Ordinal))
        {
            if (await _records.FindAsync(imageName, cancellationToken).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }
        }

        return records.Count == 0
            ? 0
            : await RemoveAsync([.. records.Select(record => record.ImageName)], records, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> SoftDeleteAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(imageNames);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        int deleted = await _records.SoftDeleteManyAsync(imageNames, cancellationToken).ConfigureAwait(false);
        await TellDeletedAsync(imageNames, canBeRestored: true).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask<int> RestoreAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(imageNames);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await _records.RestoreManyAsync(imageNames, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> PurgeAsync(TimeSpan deletedFor, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deletedFor, TimeSpan.Zero);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _timeProvider.GetUtcNow();
        int purged = 0;
        var query = new ImageQuery
        {
            Deleted = true,
            DeletedBefore = deletedFor > now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - deletedFor,
            Limit = PurgeBatch,
            IncludeTotal = false,
        };
        ImagePage<string> page;
        do
        {
            page = await _records.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
            purged += await DeleteManyAsync(page.Items, cancellationToken).ConfigureAwait(false);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
        return purged;
    }

    // Until the records are deleted a cancelled or failed call has deleted nothing, from then on the files go too, now or at the next start.
    private async ValueTask<int> RemoveAsync(
        IReadOnlyList<string> imageNames, IReadOnlyList<ImageRecord> withFiles, CancellationToken cancellationToken)
    {
        ImageLocation[] locations = [.. withFiles.Select(record => new ImageLocation(record.ImageName, record.Subfolder))];
        IStagedImageChange staged = await _files.StageDeleteAsync(locations, cancellationToken).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            int deleted = await _records.DeleteManyAsync(imageNames, cancellationToken).ConfigureAwait(false);
            try
            {
                await staged.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (ImageStorageException exception)
            {
                Log.LeftoversKept(_logger, imageNames[0], exception);
            }

            foreach (string imageName in imageNames)
            {
                Log.ImageDeleted(_logger, imageName);
            }

            await TellDeletedAsync(imageNames, canBeRestored: false).ConfigureAwait(false);
            return deleted;
        }
    }

    // The images are gone, whatever an observer says to that.
    private async ValueTask TellDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
    {
        foreach (IImageDeletionObserver observer in _observers)
        {
            try
            {
                await observer.OnDeletedAsync(imageNames, canBeRestored).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(_logger, observer.GetType().Name, imageNames.Count, exception);
            }
        }
    }
}
