using System.Diagnostics;
using System.Globalization;

namespace Invoke.Benchmarks.Http;

/// <summary>200 readers at a time on lists and files: how long each waits, beside a bare endpoint that sends as many bytes from memory.</summary>
/// <remarks>Readers and host share the machine's processors, so the times are those of a saturated machine; the ratio is what counts.</remarks>
internal static class HttpLoad
{
    private const int Readers = 200;

    private static int Requests => Effort.Of(full: 20_000, smoke: 400);

    public static async Task RunAsync()
    {
        await using LoadHost host = await LoadHost.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Readers }) { BaseAddress = host.Address };
        (string Name, Func<int, string> Path, string Bare)[] loads =
        [
            ("list of 100, first page and total", _ => "api/v1/images/?limit=100", "bare/list"),
            ("list of 100, by cursor in the middle", _ => $"api/v1/images/?limit=100&after={Uri.EscapeDataString(host.Middle)}", "bare/list"),
            ("list of 100, finished general images", _ => "api/v1/images/?limit=100&categories=general&is_intermediate=false", "bare/list"),
            ("thumbnail", number => $"api/v1/images/i/{host.Names[number % host.Names.Count]}/thumbnail", "bare/thumbnail"),
            ("image of 512 pixels", number => $"api/v1/images/i/{host.Names[number % host.Names.Count]}/full", "bare/full"),
        ];
        foreach ((_, Func<int, string> path, string bare) in loads)
        {
            await MeasureAsync(http, path, Requests / 10);
            await MeasureAsync(http, _ => bare, Requests / 10);
        }

        Console.WriteLine("| request, 200 readers | a second | p50 ms | p99 ms | bare: a second | p50 ms | p99 ms | ratio of p99 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach ((string name, Func<int, string> path, string bare) in loads)
        {
            Load own = await MeasureAsync(http, path, Requests);
            Load plain = await MeasureAsync(http, _ => bare, Requests);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {own.PerSecond:F0} | {own.Median:F1} | {own.P99:F1} | {plain.PerSecond:F0} | {plain.Median:F1} | {plain.P99:F1} | {own.P99 / plain.P99:F2} |"));
        }
    }

    private static async Task<Load> MeasureAsync(HttpClient http, Func<int, string> path, int requests)
    {
        var waits = new double[requests];
        int next = -1;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAsync()));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(waits);
        return new Load(requests / seconds, waits[requests / 2], waits[requests * 99 / 100]);

        async Task ReadAsync()
        {
            await Task.Yield();
            var buffer = new byte[64 * 1024];
            for (int number = Interlocked.Increment(ref next); number < requests; number = Interlocked.Increment(ref next))
            {
                long sent = Stopwatch.GetTimestamp();
                using HttpResponseMessage response = await http.GetAsync(path(number), HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                await using Stream body = await response.Content.ReadAsStreamAsync();
                while (await body.ReadAsync(buffer) > 0)
                {
                }

                waits[number] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }
    }

    private readonly record struct Load(double PerSecond, double Median, double P99);
}
