using System.Text.Json;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace TrimSafety.App;

/// <summary>Enqueues a batch, claims and ends an item, and reads the events, whose JSON names their kinds.</summary>
internal static class QueuePart
{
    public static async Task RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("invoke-trim-").FullName;
        try
        {
            var services = new ServiceCollection();
            services.AddInvoke().AddImages(options => options.RootPath = root).AddQueue();
            await using ServiceProvider provider = services.BuildServiceProvider();
            ISessionQueue queue = provider.GetRequiredService<ISessionQueue>();
            ISessionClaims claims = provider.GetRequiredService<ISessionClaims>();
            SessionBatch batch = SessionBatch.Parse(
                """
                {"graph":{"nodes":{"n":{"id":"n","type":"integer","value":1}},"edges":[]},
                 "data":[[{"node_path":"n","field_name":"value","items":[1,2]}]]}
                """,
                provider.GetRequiredService<NodeCatalog>());

            EnqueueResult added = await queue.EnqueueAsync(batch with { Data = [[BatchField.Of("n", "value", 1, 2)]] });
            SessionClaim claim = await claims.ClaimAsync("w", CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");
            using JsonDocument result = JsonDocument.Parse("""{"type":"integer_output"}""");
            var node = new NodeCompletedEvent(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "n", "n", "integer", result.RootElement, false, 1);
            await claims.AppendAsync(claim, ["""{"node":"n"}"""], [node], CancellationToken.None);
            await claims.EndAsync(claim, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);

            List<string> events = [];
            await foreach (QueueEvent happened in provider.GetRequiredService<SessionEventFeed>().ReadAsync(0))
            {
                events.Add(happened switch
                {
                    ItemStatusChangedEvent change => $"{change.Item.Status}",
                    NodeCompletedEvent done => done.Result.GetProperty("type").GetString() ?? string.Empty,
                    _ => happened.GetType().Name,
                });
                if (events.Count == 4)
                {
                    break;
                }
            }

            Console.WriteLine($"queue: {added.Enqueued} of {added.Requested}, {string.Join(", ", events)}, {(await queue.GetCountsAsync()).Pending} waiting");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
