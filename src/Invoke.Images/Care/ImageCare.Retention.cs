namespace Invoke.Images;

/// <content>Clearing what is not needed any more.</content>
public sealed partial class ImageCare
{
    private const int DeleteBatch = 100;

    private static readonly ImageCondition Clearable = new() { Deleted = false, IsIntermediate = true, Starred = false };

    /// <inheritdoc/>
    public async ValueTask<ImageClearing> ApplyRetentionAsync(CancellationToken cancellationToken = default)
    {
        ImageClearing cleared = await ClearIntermediatesAsync(_options.IntermediateRetention, cancellationToken).ConfigureAwait(false);
        if (_options.DeletedRetention is not { } deletedFor)
        {
            return cleared;
        }

        ImageCounts before = await _images.GetCountsAsync(cancellationToken).ConfigureAwait(false);
        int purged = await _images.PurgeAsync(deletedFor, cancellationToken).ConfigureAwait(false);
        if (purged == 0)
        {
            return cleared;
        }

        ImageCounts after = await _images.GetCountsAsync(cancellationToken).ConfigureAwait(false);
        return cleared with { Deleted = cleared.Deleted + purged, Bytes = cleared.Bytes + Math.Max(0, before.DeletedBytes - after.DeletedBytes) };
    }

    /// <inheritdoc/>
    public async ValueTask<ImageClearing> ClearIntermediatesAsync(ImageRetention policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.ThrowIfInvalid();
        ImageCounts counts = await _images.GetCountsAsync(cancellationToken).ConfigureAwait(false);
        var clearing = new Clearing(policy, _timeProvider.GetUtcNow(), counts);
        if (!clearing.CanWantAny)
        {
            return default;
        }

        ImageQuery all = new()
        {
            IsIntermediate = true,
            Starred = false,
            CreatedBefore = clearing.MinAgeReached,
            OldestFirst = true,
            IncludeTotal = false,
            Limit = PageSize,
        };
        ImageQuery query = all;
        long deletedBefore = 0;
        while (true)
        {
            (List<ImageRecordEntry> entries, string? next) = await _records.ReadPageAsync(query, cancellationToken).ConfigureAwait(false);

            // A record of another program that makes no sense is verifying's to report, and nobody's to clear.
            List<ImageRecord> found = [.. entries.Where(entry => entry.Location.IsValid).Select(entry => entry.Record).OfType<ImageRecord>()];
            List<ImageRecord> wanted = clearing.Choose(found);
            await DeleteUnusedAsync(wanted, clearing, cancellationToken).ConfigureAwait(false);
            if (wanted.Count == found.Count && next is not null)
            {
                query = query with { After = next };
            }
            else if (clearing.Deleted > deletedBefore && clearing.Kept.Count > 0)
            {
                // What used the kept ones may be gone now, and in their place others may have to go.
                deletedBefore = clearing.Deleted;
                query = all;
            }
            else
            {
                Log.IntermediatesCleared(_logger, clearing.Deleted, clearing.Bytes, clearing.Kept.Count);
                return new ImageClearing(clearing.Deleted, clearing.Bytes, clearing.Kept.Count);
            }
        }
    }

    // Newest first: an intermediate is mostly used by a later one, which goes too.
    private async ValueTask DeleteUnusedAsync(List<ImageRecord> wanted, Clearing clearing, CancellationToken cancellationToken)
    {
        List<ImageRecord> pending = [];
        for (int index = wanted.Count - 1; index >= 0; index--)
        {
            ImageRecord record = wanted[index];
            bool isUsed = await IsUsedAsync(record.ImageName, cancellationToken).ConfigureAwait(false);
            if (isUsed && pending.Count > 0)
            {
                await DeleteAsync(pending, clearing, cancellationToken).ConfigureAwait(false);
                isUsed = await IsUsedAsync(record.ImageName, cancellationToken).ConfigureAwait(false);
            }

            if (isUsed)
            {
                clearing.Keep(record);
                continue;
            }

            pending.Add(record);
            if (pending.Count == DeleteBatch)
            {
                await DeleteAsync(pending, clearing, cancellationToken).ConfigureAwait(false);
            }
        }

        await DeleteAsync(pending, clearing, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeleteAsync(List<ImageRecord> pending, Clearing clearing, CancellationToken cancellationToken)
    {
        if (pending.Count > 0)
        {
            IReadOnlyList<string> names = [.. pending.Select(record => record.ImageName)];
            HashSet<string> deleted = [.. await _images.DeleteManyAsync(names, Clearable, cancellationToken).ConfigureAwait(false)];
            foreach (ImageRecord record in pending)
            {
                clearing.Remove(record, deleted.Contains(record.ImageName));
            }

            pending.Clear();
        }
    }

    private async ValueTask<bool> IsUsedAsync(string imageName, CancellationToken cancellationToken)
    {
        if (await RecordCare.IsReferencedAsync(imageName, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        foreach (IImageReferenceCheck check in _checks)
        {
            if (await check.IsReferencedAsync(imageName, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How far a policy is from being met.</summary>
    private sealed class Clearing(ImageRetention policy, DateTimeOffset now, ImageCounts counts)
    {
        private long _count = counts.Intermediates;
        private long _bytes = counts.IntermediateBytes;

        public long Deleted { get; private set; }

        public long Bytes { get; private set; }

        public HashSet<string> Kept { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset MinAgeReached => Ago(policy.MinAge);

        public bool CanWantAny => policy.MaxAge is not null || IsOver(_count, _bytes);

        /// <summary>Those that have to go, if none of them is used.</summary>
        public List<ImageRecord> Choose(IReadOnlyList<ImageRecord> oldestFirst)
        {
            (long count, long bytes) = (_count, _bytes);
            List<ImageRecord> chosen = [];
            foreach (ImageRecord record in oldestFirst)
            {
                bool isTooOld = policy.MaxAge is { } age && record.CreatedAt < Ago(age);
                if (!isTooOld && !IsOver(count, bytes))
                {
                    break;
                }

                chosen.Add(record);
                if (!Kept.Contains(record.ImageName))
                {
                    count--;
                    bytes -= record.FileBytes;
                }
            }

            return chosen;
        }

        public void Keep(ImageRecord record) => Kept.Add(record.ImageName);

        /// <summary>It is no intermediate to clear any more: deleted, or starred, kept or deleted by somebody else in the meantime.</summary>
        public void Remove(ImageRecord record, bool isDeleted)
        {
            Kept.Remove(record.ImageName);
            if (isDeleted)
            {
                Deleted++;
                Bytes += record.FileBytes;
            }

            _count--;
            _bytes -= record.FileBytes;
        }

        private bool IsOver(long count, long bytes) => count > policy.MaxCount || bytes > policy.MaxBytes;

        private DateTimeOffset Ago(TimeSpan age) => age > now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - age;
    }
}
