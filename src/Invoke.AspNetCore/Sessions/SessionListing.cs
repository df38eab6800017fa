namespace Invoke.AspNetCore;

/// <summary>Finds a page of sessions by walking over the items, all of which but held ones come in the order of the queue; held ones before ended ones.</summary>
/// <remarks>Items without their graphs are read a thousand at a time; graphs only where a text is searched in them.</remarks>
internal sealed class SessionListing(ISessionQueue queue, SessionListParameters parameters)
{
    private static readonly QueueSelection Everything = new() { Statuses = Enum.GetValues<QueueItemStatus>() };

    public async ValueTask<(IReadOnlyList<QueueItem> Items, long Total, string? Next)> ReadAsync(CancellationToken cancellationToken)
    {
        parameters.Check();
        string? after = string.IsNullOrEmpty(parameters.After) ? null : parameters.After;
        if (string.IsNullOrEmpty(parameters.Query) && parameters.Skipped == 0)
        {
            ImagePage<QueueItem> page = await queue.ListAsync(Everything, parameters.Size, after, cancellationToken).ConfigureAwait(false);
            return (page.Items, page.Total ?? 0, page.Next);
        }

        return await SearchAsync(after, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(IReadOnlyList<QueueItem> Items, long Total, string? Next)> SearchAsync(string? after, CancellationToken cancellationToken)
    {
        List<QueueItem> items = [];
        long found = 0;
        do
        {
            ImagePage<QueueItem> page = await queue.ListAsync(Everything, QueueSelection.MaxLimit, after, cancellationToken).ConfigureAwait(false);
            foreach (QueueItem item in page.Items)
            {
                if (await IsMeantAsync(item, cancellationToken).ConfigureAwait(false) && found++ >= parameters.Skipped && items.Count < parameters.Size)
                {
                    items.Add(item);
                }
            }

            if (string.IsNullOrEmpty(parameters.Query) && items.Count == parameters.Size)
            {
                return (items, page.Total ?? 0, null);
            }

            after = page.Next;
        }
        while (after is not null);
        return (items, found, null);
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
