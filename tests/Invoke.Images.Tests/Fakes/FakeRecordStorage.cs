namespace Invoke.Images.Tests;

/// <summary>The SQLite storage, except that one step fails.</summary>
internal sealed class FakeRecordStorage(IImageRecordStorage inner) : IImageRecordStorage
{
    public bool FailInsert { get; init; }

    public bool FailDelete { get; init; }

    /// <summary>Gets a name that another process records at the last moment: it seems free, and is refused.</summary>
    public string? Taken { get; init; }

    /// <summary>Gets whether every name is taken at the last moment.</summary>
    public bool AllTaken { get; init; }

    /// <summary>Called when records are deleted and before their files go.</summary>
    public Action? Deleted { get; init; }

    public ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken) =>
        FailInsert ? throw new BrokenException() : inner.InsertAsync(record, cancellationToken);

    public ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken) => inner.GetAsync(imageName, cancellationToken);

    public ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken) => inner.ExistsAsync(imageName, cancellationToken);

    public ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken) =>
        inner.UpdateAsync(imageName, changes, cancellationToken);

    public ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken) =>
        FailDelete ? throw new BrokenException() : inner.DeleteAsync(imageName, cancellationToken);

    public ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken) =>
        FailInsert ? throw new BrokenException()
        : records.FirstOrDefault(record => AllTaken || record.ImageName == Taken) is { } taken ? throw new ImageRecordAlreadyExistsException(taken.ImageName)
        : inner.InsertManyAsync(records, cancellationToken);

    public ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken) => inner.FindAsync(imageName, cancellationToken);

    public ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken) =>
        inner.UpdateManyAsync(imageNames, changes, cancellationToken);

    public ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        inner.SoftDeleteManyAsync(imageNames, cancellationToken);

    public ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        inner.RestoreManyAsync(imageNames, cancellationToken);

    public async ValueTask<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyList<string> imageNames, ImageCondition condition, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> deleted = FailDelete ? throw new BrokenException() : await inner.DeleteManyAsync(imageNames, condition, cancellationToken);
        Deleted?.Invoke();
        return deleted;
    }

    public ValueTask<Page<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken) =>
        inner.ListNamesAsync(query, cancellationToken);

    public ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken) => inner.GetCountsAsync(cancellationToken);
}
