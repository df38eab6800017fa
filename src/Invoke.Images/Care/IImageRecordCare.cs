namespace Invoke.Images;

/// <summary>What a storage of records offers <see cref="IImageCare"/>, beside <see cref="IImageRecordStorage"/> on the same class.</summary>
public interface IImageRecordCare
{
    /// <summary>Tells whether the metadata of another record, or its workflow or graph, names an image.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where one does; may be true for a name that is only similar, never false for one that is used.</returns>
    ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Checks what the storage keeps beside the records: counts, indexes, its own integrity.</summary>
    /// <param name="repair">Whether to rebuild what is wrong and can be.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What is, or was, wrong.</returns>
    ValueTask<IReadOnlyList<ImageProblem>> CheckAsync(bool repair, CancellationToken cancellationToken);

    /// <summary>Copies the records of one moment, while they are used.</summary>
    /// <param name="rootPath">The root of the copy.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The open copy, which the caller disposes.</returns>
    ValueTask<IImageRecordStorage> BackupAsync(string rootPath, CancellationToken cancellationToken);
}
