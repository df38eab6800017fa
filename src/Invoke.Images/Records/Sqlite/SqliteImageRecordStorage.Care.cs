using Invoke.Internal.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <content>What care needs: references, checks, copies.</content>
public sealed partial class SqliteImageRecordStorage
{
    /// <inheritdoc/>
    public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        return _database.ReadAsync(imageName, ImageRecordCheck.IsReferenced, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImageProblem>> CheckAsync(bool repair, CancellationToken cancellationToken)
    {
        List<ImageProblem> problems = await _database.ReadAsync(0, static (session, _) => session.Snapshot(0, ImageRecordCheck.Find), cancellationToken)
            .ConfigureAwait(false);
        return repair && problems.Count > 0
            ? await _database.WriteAsync(problems, ImageRecordCheck.Repair, cancellationToken).ConfigureAwait(false)
            : problems;
    }

    /// <inheritdoc/>
    public async ValueTask<IImageRecordStorage> BackupAsync(string rootPath, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rootPath);
        await _database.CopyToAsync(SqliteFile.PathIn(rootPath), cancellationToken).ConfigureAwait(false);
        var options = new ImagesOptions { RootPath = rootPath, DatabaseBusyTimeout = _options.DatabaseBusyTimeout };
        return new SqliteImageRecordStorage(Options.Create(options), _timeProvider);
    }
}
