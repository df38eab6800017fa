using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Invoke.Client;

/// <content>Running a graph and waiting for what it makes.</content>
public sealed partial class InvokeClient
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs a graph on the server and waits for its images.</summary>
    /// <param name="graph">The graph, a JSON object of InvokeAI's shape.</param>
    /// <param name="progress">Is told how far the session is, and of each image as soon as it is saved; nobody where null.</param>
    /// <param name="cancellationToken">Stops waiting and cancels the session on the server; its finished images stay there.</param>
    /// <returns>The images that are no intermediates, in the order in which they were saved.</returns>
    /// <exception cref="SessionFailedException">The session failed or was canceled by somebody else; the exception has the images that were saved before.</exception>
    /// <exception cref="InvokeApiException">The graph has problems, or the queue is full.</exception>
    public async Task<IReadOnlyList<RemoteImage>> RunAsync(string graph, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var images = new List<RemoteImage>();
        await foreach (RunProgress report in StreamAsync(graph, cancellationToken).ConfigureAwait(false))
        {
            progress?.Report(report);
            if (report.Image is { IsIntermediate: false } image)
            {
                images.Add(image);
            }
        }

        return images;
    }

    /// <summary>Runs a graph on the server and tells how far it is, and of each image as soon as it is saved.</summary>
    /// <param name="graph">The graph, a JSON object of InvokeAI's shape.</param>
    /// <param name="cancellationToken">Ends the reading and cancels the session on the server.</param>
    /// <returns>The reports; leaving them early cancels the session on the server, and its finished images stay there.</returns>
    /// <exception cref="SessionFailedException">The session failed or was canceled by somebody else.</exception>
    /// <exception cref="InvokeApiException">The graph has problems, or the queue is full.</exception>
    public async IAsyncEnumerable<RunProgress> StreamAsync(string graph, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Known before the session exists, so that none of its events is missed.
        long start = await GetLastEventAsync(cancellationToken).ConfigureAwait(false);
        EnqueuedBatch batch = await EnqueueAsync(new BatchRequest { Graph = graph }, cancellationToken).ConfigureAwait(false);
        if (batch.ItemIds.Count == 0)
        {
            throw new InvokeApiException(HttpStatusCode.Conflict, "The queue is full, so the session was not added; try again later.");
        }

        var run = new RunReader(this, batch.ItemIds[0]);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<ServerEvent>? events = null;
        Task<bool> next = Task.FromResult(true);
        try
        {
            QueueItemInfo item = await run.ReadItemAsync(cancellationToken).ConfigureAwait(false);
            events = ReadEventsAsync(new EventFilter { After = start, SessionId = item.SessionId }, reading.Token).GetAsyncEnumerator(reading.Token);
            while (true)
            {
                next = next.IsCompleted ? events.MoveNextAsync().AsTask() : next;
                await ((Task)next).WaitAsync(LookInterval, _time, reading.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();

                // While nothing is told the item itself is looked at: one that was deleted tells nothing any more.
                IReadOnlyList<RunProgress> reports = next.IsCompleted && await next.ConfigureAwait(false)
                    ? await run.TakeAsync(events.Current, cancellationToken).ConfigureAwait(false)
                    : await run.LookAsync(cancellationToken).ConfigureAwait(false);
                foreach (RunProgress report in reports)
                {
                    yield return report;
                }

                if (run.Ended is { } ended)
                {
                    if (ended.Status != "completed")
                    {
                        throw new SessionFailedException(ended, run.Images);
                    }

                    yield break;
                }
            }
        }
        finally
        {
            // An enumerator cannot be disposed while it moves.
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (events is not null)
            {
                await events.DisposeAsync().ConfigureAwait(false);
            }

            if (run.Ended is null && !run.IsGone)
            {
                await CancelQuietlyAsync(batch.ItemIds[0]).ConfigureAwait(false);
            }
        }
    }

    private async Task CancelQuietlyAsync(long itemId)
    {
        try
        {
            await CancelItemAsync(itemId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvokeApiException or HttpRequestException or JsonException)
        {
            // The caller leaves for a reason of its own, which counts; the item goes on on the server.
            return;
        }
    }

    /// <summary>What is known of one run.</summary>
    private sealed class RunReader(InvokeClient client, long itemId)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private double _fraction;

        public List<RemoteImage> Images { get; } = [];

        public QueueItemInfo? Ended { get; private set; }

        /// <summary>Gets whether the item was deleted.</summary>
        public bool IsGone { get; private set; }

        public async Task<QueueItemInfo> ReadItemAsync(CancellationToken cancellationToken)
        {
            if (await client.KeepAskingAsync(() => client.FindItemAsync(itemId, cancellationToken), cancellationToken).ConfigureAwait(false) is { } item)
            {
                return item;
            }

            IsGone = true;
            throw new InvokeApiException(HttpStatusCode.NotFound, $"Item {itemId} was deleted while its images were waited for.");
        }

        /// <summary>Asks for the item, where nothing was told of it for some time or something was missed.</summary>
        public async Task<IReadOnlyList<RunProgress>> LookAsync(CancellationToken cancellationToken)
        {
            var reports = new List<RunProgress>();
            if (await ReadItemAsync(cancellationToken).ConfigureAwait(false) is { IsEnded: true } item)
            {
                await EndAsync(item, reports, cancellationToken).ConfigureAwait(false);
            }

            return reports;
        }

        public async Task<IReadOnlyList<RunProgress>> TakeAsync(ServerEvent told, CancellationToken cancellationToken)
        {
            var reports = new List<RunProgress>();
            string? invocation = told.Data.TryGetProperty("invocation", out JsonElement node) && node.TryGetProperty("id", out JsonElement id) ? id.GetString() : null;
            _fraction = told.Data.TryGetProperty("session_percentage", out JsonElement fraction) ? fraction.GetDouble() : _fraction;
            switch (told.Name)
            {
                case "invocation_progress":
                    reports.Add(new RunProgress(_fraction, invocation, told.Data.GetProperty("message").GetString() is { Length: > 0 } message ? message : null, null));
                    break;
                case "invocation_complete":
                    await AddAsync(told.ImageNames, invocation, reports, cancellationToken).ConfigureAwait(false);
                    break;
                case "queue_item_status_changed" when told.ItemId == itemId && IsEnd(told.Status):
                    await EndAsync(ItemOf(told), reports, cancellationToken).ConfigureAwait(false);
                    break;
                case "events_missed":
                    return await LookAsync(cancellationToken).ConfigureAwait(false);
            }

            return reports;
        }

        private static bool IsEnd(string? status) => status is "completed" or "failed" or "canceled";

        /// <summary>The item as the event tells it; the server may have deleted it already, to keep its history short.</summary>
        private QueueItemInfo ItemOf(ServerEvent told) => new()
        {
            ItemId = itemId,
            Status = told.Status ?? string.Empty,
            SessionId = told.SessionId ?? string.Empty,
            ErrorType = Text(told, "error_type"),
            ErrorMessage = Text(told, "error_message"),
        };

        private static string? Text(ServerEvent told, string name) =>
            told.Data.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

        private async Task EndAsync(QueueItemInfo item, List<RunProgress> reports, CancellationToken cancellationToken)
        {
            await AddMissedAsync(item, reports, cancellationToken).ConfigureAwait(false);
            Ended = item;
            if (item.Status == "completed")
            {
                reports.Add(new RunProgress(1, null, null, null));
            }
        }

        private async Task AddAsync(IReadOnlyList<string> names, string? invocation, List<RunProgress> reports, CancellationToken cancellationToken)
        {
            foreach (string name in names)
            {
                // One that was deleted since is no image of the run any more.
                if (_seen.Add(name)
                    && await client.KeepAskingAsync(() => client.FindImageAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false) is { } image)
                {
                    Images.Add(image);
                    reports.Add(new RunProgress(_fraction, invocation, null, image));
                }
            }
        }

        /// <summary>At the end the server's own list counts: nothing is left out because of a missed event.</summary>
        private async Task AddMissedAsync(QueueItemInfo item, List<RunProgress> reports, CancellationToken cancellationToken)
        {
            var filter = new ImageFilter { SessionId = item.SessionId, OldestFirst = true };
            string? after = null;
            do
            {
                string? behind = after;
                Page<RemoteImage> page = await client.KeepAskingAsync(
                    () => client.ListImagesAsync(filter, 100, behind, cancellationToken), cancellationToken).ConfigureAwait(false);
                foreach (RemoteImage image in page.Items.Where(image => _seen.Add(image.ImageName)))
                {
                    Images.Add(image);
                    reports.Add(new RunProgress(_fraction, image.InvocationId, null, image));
                }

                after = page.Next;
            }
            while (after is not null);
        }
    }
}
