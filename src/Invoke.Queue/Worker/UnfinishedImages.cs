using Invoke.Images;

namespace Invoke.Queue;

/// <summary>Images of invocations that a process had not finished when it died: they run again and make them again.</summary>
internal static class UnfinishedImages
{
    /// <summary>Deletes them, but for those that somebody starred meanwhile.</summary>
    /// <returns>How many were deleted.</returns>
    public static async Task<int> DeleteAsync(IImageService images, string sessionId, IReadOnlySet<string> finished, CancellationToken cancellationToken)
    {
        var deleted = 0;
        string? after = null;
        do
        {
            ImagePage<StoredImage> page = await images.ListAsync(
                new ImageQuery { SessionId = sessionId, After = after, Limit = ImageQuery.MaxLimit, IncludeTotal = false }, cancellationToken).ConfigureAwait(false);
            string[] unfinished = [.. page.Items.Where(image => image.InvocationId is { } id && !finished.Contains(id)).Select(image => image.ImageName)];
            if (unfinished.Length > 0)
            {
                IReadOnlyList<string> gone = await images.DeleteManyAsync(unfinished, new ImageCondition { Starred = false }, cancellationToken).ConfigureAwait(false);
                deleted += gone.Count;
            }

            after = page.Next;
        }
        while (after is not null);

        return deleted;
    }
}
