namespace Invoke.Images;

/// <content>Deleting images, with and without a way back.</content>
public sealed partial class ImageService
{
    private const int PurgeBatch = 200;

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        IReadOnlyList<string> deleted = await DeleteManyAsync([imageName], condition: null, cancellationToken).ConfigureAwait(false);
        return deleted.Count > 0;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyList<string> imageNames, ImageCondition? condition = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);

        // Files without a record are not this call's to remove.
        List<ImageLocation> locations = new(imageNames.Count);
        foreach (string imageName in imageNames.Distinct(StringComparer.Ordinal))
        {
            if (await LocateAsync(imageName, cancellationToken).ConfigureAwait(false) is { } location)
            {
                locations.Add(location);
            }
            else
            {
                // Another program may have recorded a name that no file can have; that record can be deleted, any other such name is a mistake.
                ImageNameRules.ThrowIfInvalid(imageName);
            }
        }

        return locations.Count == 0
            ? []
            : await RemoveAsync([.. locations.Select(location => location.ImageName)], locations, condition ?? ImageCondition.None, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(imageNames);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> deleted = await _records.SoftDeleteManyAsync(imageNames, cancellationToken).ConfigureAwait(false);
        await TellDeletedAsync(deleted, canBeRestored: true).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
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
        DateTimeOffset bound = deletedFor > now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - deletedFor;
        var condition = new ImageCondition { Deleted = true, DeletedBefore = bound };
        int purged = 0;
        var query = new ImageQuery
        {
            Deleted = true,
            DeletedBefore = bound,
            Limit = PurgeBatch,
            IncludeTotal = false,
        };
        Page<string> page;
        do
        {
            page = await _records.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
            purged += (await DeleteManyAsync(page.Items, condition, cancellationToken).ConfigureAwait(false)).Count;
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
        return purged;
    }

    private async ValueTask RemoveAsync(
        IReadOnlyList<string> imageNames, IReadOnlyList<ImageRecord> withFiles, CancellationToken cancellationToken) => await RemoveAsync(
            imageNames,
            [.. withFiles.Select(record => new ImageLocation(record.ImageName, record.Subfolder))],
            ImageCondition.None,
            cancellationToken).ConfigureAwait(false);

    // Until the records are deleted a cancelled or failed call has deleted nothing, from then on the files go too, now or at the next start.
    private async ValueTask<IReadOnlyList<string>> RemoveAsync(
        IReadOnlyList<string> imageNames, IReadOnlyList<ImageLocation> withFiles, ImageCondition condition, CancellationToken cancellationToken)
    {
        // A location that no file can have comes from a row of another program; there is nothing to take away for it.
        IStagedImageChange staged = await _files.StageDeleteAsync([.. withFiles.Where(location => location.IsValid)], cancellationToken)
            .ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            IReadOnlyList<string> deleted = await _records.DeleteManyAsync(imageNames, condition, cancellationToken).ConfigureAwait(false);
            try
            {
                if (deleted.Count < imageNames.Count)
                {
                    await staged.ExcludeAsync([.. imageNames.Except(deleted, StringComparer.Ordinal)]).ConfigureAwait(false);
                }

                await staged.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (ImageStorageException exception)
            {
                Log.LeftoversKept(_logger, imageNames[0], exception);
            }

            foreach (string imageName in deleted)
            {
                Log.ImageDeleted(_logger, imageName);
            }

            await TellDeletedAsync(deleted, canBeRestored: false).ConfigureAwait(false);
            return deleted;
        }
    }

    // The images are gone, whatever an observer says to that.
    private async ValueTask TellDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
    {
        if (imageNames.Count == 0)
        {
            return;
        }

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
