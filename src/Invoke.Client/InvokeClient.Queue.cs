namespace Invoke.Client;

/// <content>The queue.</content>
public sealed partial class InvokeClient
{
    private const string Queue = "queue/default/";

    /// <summary>Adds a batch to the queue.</summary>
    /// <param name="batch">The graph and the values that vary.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The batch's id, how many items were asked for and added, and their numbers.</returns>
    /// <exception cref="InvokeApiException">The graph has problems (<see cref="InvokeApiException.Problems"/>), or values do not fit it.</exception>
    public async Task<EnqueuedBatch> EnqueueAsync(BatchRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        EnqueueAnswer answer = await SendAsync(
            HttpMethod.Post, Queue + "enqueue_batch", Json(batch.Write), WireJsonContext.Default.EnqueueAnswer, cancellationToken).ConfigureAwait(false);
        return new EnqueuedBatch(answer.Batch.BatchId, answer.Requested, answer.Enqueued, answer.Priority, answer.ItemIds);
    }

    /// <summary>Finds an item.</summary>
    /// <param name="itemId">The number.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The item; null where there is none.</returns>
    public Task<QueueItemInfo?> FindItemAsync(long itemId, CancellationToken cancellationToken = default) =>
        FindAsync($"{Queue}i/{itemId}", WireJsonContext.Default.QueueItemInfo, cancellationToken);

    /// <summary>Lists items: running ones first, then waiting ones in the order in which they start, then ended ones, latest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The page.</returns>
    public Task<Page<QueueItemInfo>> ListItemsAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        var query = new QueryText(Queue + "list_all");
        query.Add("limit", limit);
        query.Add("after", after);
        return GetAsync(query.ToString(), WireJsonContext.Default.PageQueueItemInfo, cancellationToken);
    }

    /// <summary>Counts the items of the queue, and tells whether it is paused.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The counts.</returns>
    public async Task<QueueStatusInfo> GetQueueStatusAsync(CancellationToken cancellationToken = default)
    {
        QueueStatusAnswer answer = await GetAsync(Queue + "status", WireJsonContext.Default.QueueStatusAnswer, cancellationToken).ConfigureAwait(false);
        return answer.Queue with { IsPaused = !answer.Processor.IsStarted };
    }

    /// <summary>Cancels an item; what it has finished stays.</summary>
    /// <param name="itemId">The number.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when the server knows.</returns>
    public Task CancelItemAsync(long itemId, CancellationToken cancellationToken = default) => PutAsync($"{Queue}i/{itemId}/cancel", cancellationToken);

    /// <summary>Makes workers stop before their next invocation.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when the server knows.</returns>
    public Task PauseQueueAsync(CancellationToken cancellationToken = default) => PutAsync(Queue + "processor/pause", cancellationToken);

    /// <summary>Lets workers go on.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when the server knows.</returns>
    public Task ResumeQueueAsync(CancellationToken cancellationToken = default) => PutAsync(Queue + "processor/resume", cancellationToken);

    private async Task PutAsync(string path, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Put, path, null, cancellationToken).ConfigureAwait(false)).Dispose();
}
