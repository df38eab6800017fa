using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue;

/// <summary>Images that earlier runs of a session left behind, of invocations that run again and make them again.</summary>
/// <param name="images">Holds the images.</param>
/// <param name="claim">What of the session is run; what is older than its first start is not its own.</param>
/// <param name="plan">The plan of its graph.</param>
/// <param name="finished">The journal's entries of each invocation that had finished.</param>
internal sealed class UnfinishedImages(IImageService images, SessionClaim claim, GraphPlan plan, ILookup<string, string> finished)
{
    private readonly ImageQuery _all = new() { SessionId = claim.Item.SessionId, CreatedFrom = claim.Item.StartedAt, Limit = ImageQuery.MaxLimit, IncludeTotal = false };

    /// <summary>Reads what a journal says has finished.</summary>
    public static ILookup<string, string> FinishedIn(IReadOnlyList<string> journal) => journal
        .Select(entry => (Entry: entry, Id: JournalEntry.TryParse(entry, out JournalEntry? finished) ? finished.InvocationId : null))
        .Where(each => each.Id is not null)
        .ToLookup(each => each.Id!, each => each.Entry, StringComparer.Ordinal);

    /// <summary>Deletes those that are of no use when the run begins, but for what somebody starred meanwhile.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> DeleteAsync(CancellationToken cancellationToken) =>
        DeleteAsync(_all, (invocation, name) => IsUnfinished(invocation) || IsSurplus(invocation, name), cancellationToken);

    /// <summary>Deletes the earlier images of invocations that had finished, and have run again because an output of theirs could not be kept.</summary>
    /// <param name="repeated">The invocations that ran again.</param>
    /// <param name="before">When this run began.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> DeleteRepeatedAsync(IReadOnlySet<string> repeated, DateTimeOffset before, CancellationToken cancellationToken) =>
        DeleteAsync(_all with { CreatedBefore = before }, (invocation, _) => repeated.Contains(invocation), cancellationToken);

    // What other parts are at is theirs.
    private bool IsUnfinished(string invocation) => !finished.Contains(invocation) && (!claim.IsOfPart || claim.Part!.Takes(plan, invocation));

    // Parts that make again what they share cannot tell whose image will be the last one; who runs without others can, by the entries that name them.
    private bool IsSurplus(string invocation, string name) => claim is { IsOfPart: false, Item.Spread: > 1 }
        && finished[invocation].ToArray() is { Length: > 1 } entries
        && !entries[^1].Contains(name, StringComparison.Ordinal)
        && entries.Any(entry => entry.Contains(name, StringComparison.Ordinal));

    private async ValueTask<int> DeleteAsync(ImageQuery query, Func<string, string, bool> isToGo, CancellationToken cancellationToken)
    {
        var deleted = 0;
        string? after = null;
        do
        {
            Page<StoredImage> page = await images.ListAsync(query with { After = after }, cancellationToken).ConfigureAwait(false);
            string[] names = [.. page.Items.Where(image => image.InvocationId is { } id && isToGo(id, image.ImageName)).Select(image => image.ImageName)];
            if (names.Length > 0)
            {
                IReadOnlyList<string> gone = await images.DeleteManyAsync(names, new ImageCondition { Starred = false }, cancellationToken).ConfigureAwait(false);
                deleted += gone.Count;
            }

            after = page.Next;
        }
        while (after is not null);

        return deleted;
    }
}
