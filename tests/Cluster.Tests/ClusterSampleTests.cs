using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cluster.Tests;

/// <summary>The sample as a user starts it, on ports of its own.</summary>
public sealed class ClusterSampleTests
{
    private const int Images = 6;
    private const int Workers = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [ClusterFact]
    [Trait("Kind", "Heavy")]
    public async Task Run_SessionsOfSixImages_WorkersMakeThemThoughOneIsKilledAndNothingIsLeftBehind()
    {
        using var limit = new CancellationTokenSource(Patience);
        int[] ports = [LoopbackPort.FindFree(), LoopbackPort.FindFree(), LoopbackPort.FindFree()];
        using Process sample = Start(ports);
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports[0]}/api/v1/")) };
        List<JsonElement> made;
        List<JsonElement> withoutOne;
        try
        {
            int worker = await StartedAsync(sample, limit.Token);
            (made, long after) = await MakeAsync(http, limit.Token);
            using (var killed = Process.GetProcessById(worker))
            {
                killed.Kill();
            }

            (withoutOne, _) = await EnqueueAndFollowAsync(http, after, limit.Token);
        }
        finally
        {
            await StopAsync(sample, CancellationToken.None);
        }

        Assert.All([made, withoutOne], session => Assert.Equal(
            Images, session.Select(image => image.GetProperty("result").GetProperty("image").GetProperty("image_name").GetString()).Distinct().Count()));
        Assert.Single(made.Select(image => image.GetProperty("session_id").GetString()).Distinct());
        Assert.Equal(Workers, WorkersOf(made));
        Assert.All(ports, port => Assert.False(IsOpen(port), $"Port {port} is still open."));
    }

    /// <summary>Waits until the sample has started everything, and gives the process of a worker.</summary>
    private static async Task<int> StartedAsync(Process sample, CancellationToken cancellationToken)
    {
        int worker = 0;
        string? line;
        do
        {
            line = await sample.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException(await sample.StandardError.ReadToEndAsync(cancellationToken));
            worker = line.Split("Worker 1 is process ") is [_, string id] ? int.Parse(id.TrimEnd('.'), CultureInfo.InvariantCulture) : worker;
        }
        while (!line.StartsWith("One gallery", StringComparison.Ordinal));

        // What it says later must not fill the pipe.
        _ = sample.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = sample.StandardError.ReadToEndAsync(CancellationToken.None);
        return worker;
    }

    private static async Task<(List<JsonElement> Made, long After)> MakeAsync(HttpClient http, CancellationToken cancellationToken)
    {
        await UntilItAnswersAsync(http, cancellationToken);
        List<JsonElement> made;
        long after = 0;
        var attempts = 0;
        do
        {
            // The first session may find a worker that is still starting.
            (made, after) = await EnqueueAndFollowAsync(http, after, cancellationToken);
        }
        while (WorkersOf(made) < Workers && ++attempts < 20);

        return (made, after);
    }

    private static async Task<(List<JsonElement> Made, long After)> EnqueueAndFollowAsync(HttpClient http, long after, CancellationToken cancellationToken)
    {
        using HttpResponseMessage enqueued = await http.PostAsJsonAsync("queue/default/enqueue_batch", new JsonObject { ["batch"] = Batch() }, cancellationToken);
        enqueued.EnsureSuccessStatusCode();
        return await FollowAsync(http, after, cancellationToken);
    }

    private static Process Start(int[] ports)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(RepositoryRoot.Path, "samples", "Cluster", "run"), Workers.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] names = ["PORT", "POSTGRESQL_PORT", "RABBITMQ_PORT"];
        foreach ((string name, int port) in names.Zip(ports))
        {
            start.Environment[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        // The tests' build has built them.
        start.Environment["NO_BUILD"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
    }

    private static JsonObject Batch()
    {
        string graph = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "Gallery", "wwwroot", "text-to-image.graph.json"));
        return new JsonObject
        {
            ["graph"] = JsonNode.Parse(graph),
            ["spread"] = Workers,
            ["data"] = new JsonArray(Field("positive", "prompt", "a red apple"), Field("seeds", "start", 7), Field("seeds", "size", Images), Field("denoise", "steps", 8)),
        };

        static JsonArray Field(string node, string name, JsonNode value) =>
            new(new JsonObject { ["node_path"] = node, ["field_name"] = name, ["items"] = new JsonArray(value) });
    }

    private static async Task UntilItAnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync("queue/default/status", cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static int WorkersOf(List<JsonElement> made) => made.Select(image => image.GetProperty("worker_id").GetString()).Distinct().Count();

    /// <summary>The events of all images of the session, once it has ended, and how far the log is read then.</summary>
    private static async Task<(List<JsonElement> Made, long After)> FollowAsync(HttpClient http, long after, CancellationToken cancellationToken)
    {
        List<JsonElement> made = [];
        while (true)
        {
            JsonElement page = await http.GetFromJsonAsync<JsonElement>(string.Create(CultureInfo.InvariantCulture, $"events/list?after={after}&limit=100"), cancellationToken);
            foreach (JsonElement told in page.GetProperty("items").EnumerateArray())
            {
                JsonElement data = told.GetProperty("data");
                string? name = told.GetProperty("event").GetString();
                if (name == "queue_item_status_changed" && data.GetProperty("status").GetString() is "completed" or "failed")
                {
                    Assert.Equal("completed", data.GetProperty("status").GetString());
                    return (made, told.GetProperty("sequence").GetInt64());
                }

                if (name == "invocation_complete" && data.GetProperty("result").GetProperty("type").GetString() == "image_output")
                {
                    made.Add(data);
                }
            }

            after = page.GetProperty("next").GetInt64();
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task StopAsync(Process sample, CancellationToken cancellationToken)
    {
        using Process kill = Process.Start("kill", ["-TERM", sample.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        await sample.WaitForExitAsync(cancellationToken);
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
