using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Invoke.Queue.Tests.Worker;

public sealed class SessionRecorderTests
{
    private const int Entries = 400_000;

    [Fact]
    public async Task Append_WhileItIsWritten_WritesEachEntryOnceInOrder()
    {
        List<string> written = new(Entries);
        var recorder = Create((entries, _) =>
        {
            written.AddRange(entries);

            // Long enough for several entries to come together: many turns after them find nothing, or what comes just then.
            Thread.SpinWait(200);
            return Task.CompletedTask;
        });
        string[] all = [.. Enumerable.Range(0, Entries).Select(index => $"{{\"edits\":{index}}}")];

        var count = 0;
        foreach (string entry in all)
        {
            ((ISessionJournal)recorder).Append(entry);
            if (++count % 4 == 0)
            {
                Thread.Yield();
            }
        }

        await recorder.DisposeAsync();
        Assert.Equal(all, written);
    }

    private static SessionRecorder Create(Func<IReadOnlyList<string>, IReadOnlyList<QueueEvent>, Task> append)
    {
        var item = new QueueItem { ItemId = 1, BatchId = "batch", SessionId = "session", Status = QueueItemStatus.InProgress };
        var events = new NodeEventFactory(new SessionClaim(item, new SessionDocument("{}", [], null, null), "worker", 1), new Dictionary<string, System.Text.Json.JsonElement>(), new PreviewEncoder(new PngCodec(), 0));
        return new SessionRecorder(append, events, new PauseGate(), TimeSpan.Zero, TimeProvider.System, NullLogger.Instance);
    }
}
