using Invoke.Images;

namespace Invoke.PostgreSql;

/// <content>What care needs: references, checks, copies.</content>
public sealed partial class PostgreSqlImageRecordStorage
{
    /// <inheritdoc/>
    public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        return _database.ReadAsync((session, token) => ImageTableCheck.IsReferencedAsync(session, imageName, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImageProblem>> CheckAsync(bool repair, CancellationToken cancellationToken)
    {
        List<ImageProblem> problems = [];
        if (!await _database.ReadAsync(ImageTableCheck.AreCountsRightAsync, cancellationToken).ConfigureAwait(false))
        {
            problems.Add(new ImageProblem(ImageProblemKind.Counts, "image_counts", "Kept counts differ from the rows; repairing counts again.", repair));
            if (repair)
            {
                await _database.WriteAsync(ImageTableCheck.CountAgainAsync, cancellationToken).ConfigureAwait(false);
            }
        }

        if (await CheckWordsAsync(repair, cancellationToken).ConfigureAwait(false) > 0)
        {
            problems.Add(new ImageProblem(ImageProblemKind.TextIndex, "images", "The words of some rows are not those of their metadata; repairing finds them again.", repair));
        }

        return problems;
    }

    /// <inheritdoc/>
    /// <remarks>The copy is a SQLite file, <c>{rootPath}/databases/invoke.db</c>, so that it can be opened as a store of its own where there is no server.</remarks>
    public async ValueTask<IImageRecordStorage> BackupAsync(string rootPath, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rootPath);
        return await _database.SnapshotAsync((session, token) => SqliteBackup.WriteAsync(session, rootPath, _timeProvider, token), cancellationToken).ConfigureAwait(false);
    }

    // In parts, so that no statement takes long, however many rows there are.
    private async ValueTask<long> CheckWordsAsync(bool repair, CancellationToken cancellationToken)
    {
        long wrong = 0;
        for (long? key = -1; key is { } after;)
        {
            (long found, key) = repair
                ? await _database.WriteAsync((session, token) => ImageTableCheck.RewordAsync(session, after, token), cancellationToken).ConfigureAwait(false)
                : await _database.ReadAsync((session, token) => ImageTableCheck.CheckWordsAsync(session, after, token), cancellationToken).ConfigureAwait(false);
            wrong += found;
        }

        return wrong;
    }
}
