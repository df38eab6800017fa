using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.Options;

// The test reads what is printed, and answers on standard input.
(string action, string root, string workerId) = (args[0], args[1], args[2]);
await using var queue = new SqliteSessionQueue(
    Options.Create(new ImagesOptions { RootPath = root, DatabaseBusyTimeout = TimeSpan.FromMinutes(1) }),
    Options.Create(new QueueOptions()),
    NodeCatalog.Default,
    TimeProvider.System);
Console.WriteLine("ready");
Console.ReadLine();
switch (action)
{
    // Claims and ends everything, and tells what it had.
    case "drain":
        while (await queue.ClaimAsync(workerId, CancellationToken.None) is { } claim)
        {
            await queue.AppendAsync(claim, [$$"""{"node":"{{workerId}}"}"""], [], CancellationToken.None);
            await queue.EndAsync(claim, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);
            Console.WriteLine(claim.Item.ItemId.ToString(CultureInfo.InvariantCulture));
        }

        Console.WriteLine("done");
        break;

    // Claims one item, keeps so many finished invocations of it, and waits to be killed, stopped, or told to go on.
    case "hold":
        SessionClaim held = await queue.ClaimAsync(workerId, CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");
        int first = held.Item.FinishedInvocations;
        for (int number = first; number < first + int.Parse(args[3], CultureInfo.InvariantCulture); number++)
        {
            await queue.AppendAsync(held, [$$"""{"node":"n{{number}}"}"""], [], CancellationToken.None);
        }

        Console.WriteLine("held");
        Console.ReadLine();
        await queue.EndAsync(held, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);
        Console.WriteLine("done");
        break;

    // Enqueues batches until it is killed, and tells of each when it is there.
    case "enqueue":
        var graph = new NodeGraph();
        graph.Add(new IntegerValue { Value = 1 }, "n");
        while (true)
        {
            EnqueueResult result = await queue.EnqueueAsync(new SessionBatch { Graph = graph, Runs = 5 });
            Console.WriteLine(result.BatchId);
        }

    default:
        throw new ArgumentException($"'{action}' is nothing this program does.");
}
