using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue;

/// <summary>Images of invocations that a process had not finished when it died: they run again and make them again.</summary>
internal static class UnfinishedImages
{
    /// <summary>Deletes those of invocations that had not finished, but for what somebody starred meanwhile.</summary>
    /// <param name="images">Holds the images.</param>
    /// <param name="item">The session; what is older than its first start is not its own.</param>
    /// <param name="isUnfinished">Whether an invocation had not finished, and nobody else runs it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<int> DeleteAsync(IImageService images, QueueItem item, Predicate<string> isUnfinished, CancellationToken cancellationToken) => DeleteAsync(
        images, new ImageQuery { SessionId = item.SessionId, CreatedFrom = item.StartedAt }, (invocation, _) => isUnfinished(invocation), cancellationToken);

    /// <summary>Deletes images of invocations that finished in several parts of a spread session: those that an earlier entry of the journal names, and the last one does not.</summary>
    /// <param name="images">Holds the images.</param>
    /// <param name="item">The session.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were deleted.</returns>
    public static async Task<int> DeleteSurplusAsync(IImageService images, QueueItem item, IReadOnlyList<string> journal, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> repeated = journal
            .Select(entry => (Entry: entry, Id: JournalEntry.TryRead(entry, out JournalEntry? finished) ? finished.InvocationId : null))
            .Where(each => each.Id is not null)
            .GroupBy(each => each.Id!, each => each.Entry, StringComparer.Ordinal)
            .Where(entries => entries.Skip(1).Any())
            .ToDictionary(entries => entries.Key, entries => entries.ToArray(), StringComparer.Ordinal);
        return repeated.Count == 0 ? 0 : await DeleteAsync(
            images,
            new ImageQuery { SessionId = item.SessionId, CreatedFrom = item.StartedAt },
            (invocation, name) => repeated.TryGetValue(invocation, out string[]? entries)
                && !entries[^1].Contains(name, StringComparison.Ordinal) && entries.Any(entry => entry.Contains(name, StringComparison.Ordinal)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the earlier images of invocations that had finished, and have run again because an output of theirs could not be kept.</summary>
    /// <param name="images">Holds the images.</param>
    /// <param name="item">The session.</param>
    /// <param name="repeated">The invocations that ran again.</param>
    /// <param name="before">When this run began.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<int> DeleteRepeatedAsync(
        IImageService images, QueueItem item, IReadOnlySet<string> repeated, DateTimeOffset before, CancellationToken cancellationToken) => DeleteAsync(
        images, new ImageQuery { SessionId = item.SessionId, CreatedFrom = item.StartedAt, CreatedBefore = before }, (invocation, _) => repeated.Contains(invocation), cancellationToken);

    private static async Task<int> DeleteAsync(IImageService images, ImageQuery query, Func<string, string, bool> isToGo, CancellationToken cancellationToken)
    {
        var deleted = 0;
        string? after = null;
        do
        {
            ImagePage<StoredImage> page = await images.ListAsync(
                query with { After = after, Limit = ImageQuery.MaxLimit, IncludeTotal = false }, cancellationToken).ConfigureAwait(false);
            string[] unfinished = [.. page.Items.Where(image => image.InvocationId is { } id && isToGo(id, image.ImageName)).Select(image => image.ImageName)];
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
