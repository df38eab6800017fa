using System.Globalization;
using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;

// The test reads what is printed, and answers on standard input.
(string action, string root, string workerId) = (args[0], args[1], args[2]);
await using ServiceProvider provider = Provide(root);
var queue = provider.GetRequiredService<ISessionQueue>();
var claims = provider.GetRequiredService<ISessionClaims>();
Console.WriteLine("ready");
Console.ReadLine();
switch (action)
{
    // Claims and ends everything, and tells what it had.
    case "drain":
        while (await claims.ClaimAsync(workerId, CancellationToken.None) is { } claim)
        {
            await claims.AppendAsync(claim, [$$"""{"node":"{{workerId}}"}"""], [], CancellationToken.None);
            await claims.EndAsync(claim, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);
            Console.WriteLine(claim.Item.ItemId.ToString(CultureInfo.InvariantCulture));
        }

        Console.WriteLine("done");
        break;

    // Claims one item, keeps so many finished invocations of it, and waits to be killed, stopped, or told to go on.
    case "hold":
        SessionClaim held = await claims.ClaimAsync(workerId, CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");
        int first = held.Item.FinishedInvocations;
        for (int number = first; number < first + int.Parse(args[3], CultureInfo.InvariantCulture); number++)
        {
            await claims.AppendAsync(held, [$$"""{"node":"n{{number}}"}"""], [], CancellationToken.None);
        }

        Console.WriteLine("held");
        Console.ReadLine();
        await claims.EndAsync(held, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);
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

static ServiceProvider Provide(string root)
{
    var services = new ServiceCollection();
    IInvokeBuilder builder = services.AddInvoke()
        .AddImages(options => (options.RootPath, options.DatabaseBusyTimeout) = (root, TimeSpan.FromMinutes(1)))
        .AddQueue();
    if (Environment.GetEnvironmentVariable("INVOKE_TEST_DATABASE") is { } connection)
    {
        builder.UsePostgreSql(options => (options.ConnectionString, options.Schema) = (connection, Environment.GetEnvironmentVariable("INVOKE_TEST_SCHEMA") ?? options.Schema));
    }

    return services.BuildServiceProvider();
}
