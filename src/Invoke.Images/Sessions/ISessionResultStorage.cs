namespace Invoke.Images;

/// <summary>Keeps what sessions gave: who made which image or tensor, and when.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface ISessionResultStorage
{
    /// <summary>Adds results; one that is there already (same session, invocation, output and position) is replaced.</summary>
    /// <param name="results">The results.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is added then.</param>
    /// <returns>A task that ends when they are on the disk.</returns>
    ValueTask AddAsync(IReadOnlyList<SessionResult> results, CancellationToken cancellationToken = default);

    /// <summary>Lists results, the one that was recorded last first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A page with the number of all that fit; its <see cref="Page{T}.Next"/> goes into <see cref="SessionResultQuery.After"/>.</returns>
    /// <exception cref="ArgumentException">Offset or limit is out of range, or After is no page's.</exception>
    ValueTask<Page<SessionResult>> ListAsync(SessionResultQuery query, CancellationToken cancellationToken = default);

    /// <summary>Forgets what a session gave; the images and tensors themselves stay.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The number of results forgotten.</returns>
    ValueTask<int> DeleteSessionAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Forgets results that are images which no longer exist.</summary>
    /// <param name="imageNames">Their names.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The number of results forgotten.</returns>
    ValueTask<int> DeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default);
}
