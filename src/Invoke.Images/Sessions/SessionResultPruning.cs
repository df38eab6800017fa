namespace Invoke.Images;

/// <summary>Forgets the results that were images which are deleted for good.</summary>
internal sealed class SessionResultPruning(ISessionResultStorage results) : IImageDeletionObserver
{
    public async ValueTask OnDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
    {
        if (!canBeRestored)
        {
            await results.DeleteImagesAsync(imageNames).ConfigureAwait(false);
        }
    }
}
