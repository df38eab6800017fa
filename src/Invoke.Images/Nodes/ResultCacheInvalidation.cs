using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Makes the result cache forget what refers to images that are gone: a cached result must not name what nobody can read.</summary>
/// <param name="cache">The cache; null where there is none.</param>
internal sealed class ResultCacheInvalidation(IResultCache? cache = null) : IImageDeletionObserver
{
    public async ValueTask OnDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
    {
        if (cache is null)
        {
            return;
        }

        foreach (string imageName in imageNames)
        {
            await cache.InvalidateAsync(imageName).ConfigureAwait(false);
        }
    }
}
