namespace Invoke.AspNetCore;

/// <summary>Finds a page of sessions by walking over the items, all of which but held ones come in the order of the queue; held ones before ended ones.</summary>
/// <remarks>Items without their graphs are read a thousand at a time; graphs only where a text is searched in them.</remarks>
internal sealed class SessionListing(ISessionQueue queue, SessionListParameters parameters)
{
    /// <summary>The most items that one request searches; it answers where to go on.</summary>
    public const int MaxSearched = 2000;

    private static readonly QueueSelection Everything = new() { Statuses = Enum.GetValues<QueueItemStatus>() };

    public async ValueTask<(IReadOnlyList<QueueItem> Items, long Total, string? Next)> ReadAsync(CancellationToken cancellationToken)
    {
        parameters.Check();
        string? after = string.IsNullOrEmpty(parameters.After) ? null : parameters.After;
        if (string.IsNullOrEmpty(parameters.Query) && parameters.Skipped == 0)
        {
            Page<QueueItem> page = await queue.ListAsync(Everything, parameters.Size, after, cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Total ?? 0, page.Next);
        }

        return await SearchAsync(after, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(IReadOnlyList<QueueItem> Items, long Total, string? Next)> SearchAsync(string? after, CancellationToken cancellationToken)
    {
        bool isSearch = !string.IsNullOrEmpty(parameters.Query);
        List<QueueItem> items = [];
        (string? After, int Limit) filled = default;
        long found = 0;
        int looked = 0;
        while (true)
        {
            Page<QueueItem> page = await queue.ListAsync(Everything, QueueSelection.MaxLimit, after, cancellationToken).ConfigureAwait(false);
            for (int index = 0; index < page.Items.Count; index++)
            {
                QueueItem item = page.Items[index];
                if (await IsMeantAsync(item, cancellationToken).ConfigureAwait(false) && found++ >= parameters.Skipped && items.Count < parameters.Size)
                {
                    items.Add(item);
                    filled = (after, index + 1);
                }
            }

            looked += page.Items.Count;
            after = page.Next;
            if (after is null || (isSearch ? looked >= MaxSearched : items.Count == parameters.Size))
            {
                // Behind the last one that is answered where there are more of them, else behind all that were looked at.
                string? next = found > parameters.Skipped + items.Count
                    ? (await queue.ListAsync(Everything, filled.Limit, filled.After, cancellationToken).ConfigureAwait(false)).Next
                    : after;
                return (items, isSearch ? found : page.Total ?? 0, next);
            }
        }
    }

    private async ValueTask<bool> IsMeantAsync(QueueItem item, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(parameters.Query)
            || IsIn(item.SessionId) || IsIn(item.BatchId) || IsIn(item.Origin) || IsIn(item.Destination) || IsIn(item.Error?.Message)
            || item.FieldValues.Any(value => IsIn(value.Value.ToString())))
        {
            return true;
        }

        SessionDocument? document = await queue.ReadDocumentAsync(item.ItemId, cancellationToken).ConfigureAwait(false);
        return IsIn(document?.Graph) || IsIn(document?.Inputs);
    }

    private bool IsIn(string? text) => text?.Contains(parameters.Query!, StringComparison.OrdinalIgnoreCase) == true; // only called where there is one
}
