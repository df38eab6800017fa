using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Invoke.AspNetCore.Tests.Load;

/// <summary>Two hundred readers at a time: everybody gets what was asked for, and nothing of it is left behind. Times are printed here and compared in the benchmarks.</summary>
[Trait("Kind", "Heavy")]
public sealed class ReaderLoadTests(ITestOutputHelper output)
{
    private const int Readers = 200;
    private const int WithFiles = 50;
    private static readonly int Records = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 100_000 : 5000;

    [Fact]
    public async Task Get_TwoHundredReadersOfListsAndFiles_AllGetWhatTheyAskFor()
    {
        await using TestHost host = await TestHost.StartAsync();
        string[] names = await FillAsync(host);
        byte[][] files = [.. await Task.WhenAll(names.Select(name => host.Client.GetByteArrayAsync($"api/v1/images/i/{name}/full")))];
        var waits = new double[Readers * 20];

        await Parallel.ForEachAsync(Enumerable.Range(0, waits.Length), new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (number, cancellationToken) =>
        {
            long start = Stopwatch.GetTimestamp();
            switch (number % 4)
            {
                case 0:
                    JsonElement page = await host.GetJsonAsync("api/v1/images/?limit=20");
                    Assert.Equal((20, Records), (page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32()));
                    break;
                case 1:
                    JsonElement filtered = await host.GetJsonAsync($"api/v1/images/?limit=20&categories=general&search=castle&offset={number % 100}");
                    Assert.Equal(20, filtered.GetProperty("items").GetArrayLength());
                    break;
                case 2:
                    byte[] file = await host.Client.GetByteArrayAsync($"api/v1/images/i/{names[number % names.Length]}/full", cancellationToken);
                    Assert.Equal(files[number % names.Length], file);
                    break;
                default:
                    using (HttpResponseMessage thumbnail = await host.Client.GetAsync($"api/v1/images/i/{names[number % names.Length]}/thumbnail", cancellationToken))
                    {
                        Assert.Equal(HttpStatusCode.OK, thumbnail.StatusCode);
                    }

                    break;
            }

            waits[number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });

        Array.Sort(waits);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Records} records, {Readers} readers: p50 {waits[waits.Length / 2]:F0} ms, p99 {waits[waits.Length * 99 / 100]:F0} ms"));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Get_ReadersThatStopReadingAndLeave_HoldNothingAndNobodyUp()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Open files are counted there only.
            return;
        }

        await using TestHost host = await TestHost.StartAsync();
        StoredImage large = await host.AddAsync(2400, 1600);
        await host.Client.GetByteArrayAsync($"api/v1/images/i/{large.ImageName}/thumbnail");
        int before = OpenFilesBelow(host.Root);

        var stalled = new List<StalledReader>();
        for (var number = 0; number < 50; number++)
        {
            stalled.Add(await StalledReader.OpenAsync(host, $"/api/v1/images/i/{large.ImageName}/full"));
        }

        int during = OpenFilesBelow(host.Root);
        byte[] thumbnail = await host.Client.GetByteArrayAsync($"api/v1/images/i/{large.ImageName}/thumbnail");
        stalled.ForEach(reader => reader.Dispose());
        await EventuallyAsync(() => OpenFilesBelow(host.Root) <= before);

        Assert.NotEmpty(thumbnail);
        Assert.True(during > before, "the stalled readers were being served");
    }

    internal static async Task EventuallyAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < QueueTestHost.Patience, $"It did not come true within {QueueTestHost.Patience}.");
            await Task.Delay(20);
        }
    }

    private static async Task<string[]> FillAsync(TestHost host)
    {
        IImageRecordStorage records = host.Services.GetRequiredService<IImageRecordStorage>();
        await records.InsertManyAsync([.. Enumerable.Range(0, Records - WithFiles).Select(Record)], CancellationToken.None);
        var names = new List<string>();
        for (var number = 0; number < WithFiles; number++)
        {
            names.Add((await host.AddAsync(64 + number, 64)).ImageName);
        }

        return [.. names];
    }

    private static ImageRecord Record(int number) => new()
    {
        ImageName = $"{number:x8}.png",
        Origin = ImageOrigin.Internal,
        Category = number % 3 == 0 ? ImageCategory.Mask : ImageCategory.General,
        Width = 64,
        Height = 64,
        Metadata = $$"""{"positive_prompt":"a {{(number % 2 == 0 ? "castle" : "river")}} at night","seed":{{number}}}""",
    };

    /// <summary>Counts this process's open files of a store, but for the database.</summary>
    private static int OpenFilesBelow(string root) => Directory.EnumerateFiles("/proc/self/fd")
        .Select(file => new FileInfo(file).LinkTarget)
        .Count(target => target is not null && target.StartsWith(Path.Combine(root, "images"), StringComparison.Ordinal));
}
