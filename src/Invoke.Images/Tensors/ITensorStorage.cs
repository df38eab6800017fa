namespace Invoke.Images;

/// <summary>Keeps tensors (latents, noise, conditioning) under names, for as long as somebody needs them.</summary>
/// <remarks>
/// Who needs a tensor is kept by name: telling so twice is telling so once, and what a process that died no longer needs can be let go of by
/// whoever takes over. Implementations are thread-safe.
/// </remarks>
public interface ITensorStorage
{
    /// <summary>Stores a tensor; it is on the disk when the task ends.</summary>
    /// <param name="request">The tensor, its owner, and what is known about it.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is stored then.</param>
    /// <returns>The record with the name.</returns>
    /// <exception cref="ImageStorageException">The disk or the database refused.</exception>
    ValueTask<TensorRecord> SaveAsync(TensorRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a tensor, from memory where it was used lately.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The tensor, which may be shared and never changes.</returns>
    /// <exception cref="TensorNotFoundException">There is none of that name.</exception>
    /// <exception cref="ImageStorageException">The file is damaged, or cannot be read.</exception>
    ValueTask<TensorData> LoadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Looks a record up.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The record, or null.</returns>
    ValueTask<TensorRecord?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Tells that somebody else needs a tensor, too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="owner">Who needs it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when the need is on the disk.</returns>
    /// <exception cref="TensorNotFoundException">There is none of that name.</exception>
    ValueTask AddOwnerAsync(string name, string owner, CancellationToken cancellationToken = default);

    /// <summary>Tells that an owner needs none of its tensors any more; those that nobody needs are deleted.</summary>
    /// <param name="owner">Who no longer needs them.</param>
    /// <param name="cancellationToken">Cancels the work before it has begun.</param>
    /// <returns>The number of tensors deleted.</returns>
    ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default);
}
