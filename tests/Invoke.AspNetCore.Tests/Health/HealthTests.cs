using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.AspNetCore.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_StoreThatWorks_IsHealthyAndLeavesNothing()
    {
        await using TestHost host = await StartAsync();
        await host.AddAsync();

        HealthReport report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal(["invoke_database", "invoke_files"], report.Entries.Keys.Order());
        Assert.Equal(1L, report.Entries["invoke_database"].Data["images"]);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(host.Root, "images"), "*.png", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Check_RootThatIsNoFolder_IsUnhealthyWithoutThePath()
    {
        await using TestHost host = await StartAsync(Break);

        HealthReport report = await CheckAsync(host);

        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Unhealthy, entry.Status));
        Assert.All(report.Entries.Values, entry => Assert.DoesNotContain("invoke-tests-", entry.Description!, StringComparison.Ordinal));
        Assert.All(report.Entries.Values, entry => Assert.IsType<ImageStorageException>(entry.Exception, exactMatch: false));
    }

    [Fact]
    public async Task Check_ImageFolderReplacedWhileRunning_TellsFilesFromDatabase()
    {
        await using TestHost host = await StartAsync();
        await host.AddAsync();
        Directory.Delete(Path.Combine(host.Root, "images"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(host.Root, "images"), "no folder");

        HealthReport report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, report.Entries["invoke_database"].Status);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["invoke_files"].Status);
    }

    [Fact]
    public async Task Check_FailureStatusAndTags_AreTheHosts()
    {
        await using TestHost host = await TestHost.StartAsync(
            invoke => invoke.Services.PostConfigure<ImagesOptions>(Break),
            host: builder => builder.Services.AddHealthChecks().AddInvoke(HealthStatus.Degraded, ["ready"]));

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"));

        Assert.Equal(2, report.Entries.Count);
        Assert.Equal(HealthStatus.Degraded, report.Status);
    }

    [Theory]
    [InlineData(false, HealthStatus.Healthy)]
    [InlineData(true, HealthStatus.Degraded)]
    public async Task Check_HostWithAQueue_AsksItToo(bool isPaused, HealthStatus expected)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, host: builder => builder.Services.AddHealthChecks().AddInvoke());
        await host.EnqueueOneAsync(QueueTestHost.Painting);
        if (isPaused)
        {
            await host.Queue().PauseAsync();
        }

        HealthReport report = await CheckAsync(host);

        Assert.Equal(expected, report.Entries["invoke_queue"].Status);
        Assert.Equal((1, isPaused), (report.Entries["invoke_queue"].Data["pending"], report.Entries["invoke_queue"].Data["is_paused"]));
    }

    [Fact]
    public async Task Check_QueueThatDoesNotWork_IsUnhealthy()
    {
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false,
            configure: invoke => invoke.Services.PostConfigure<ImagesOptions>(Break),
            host: builder => builder.Services.AddHealthChecks().AddInvoke());

        HealthReport report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["invoke_queue"].Status);
        Assert.IsType<QueueStorageException>(report.Entries["invoke_queue"].Exception);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    public async Task MapHealthChecks_Store_AnswersByStatus(bool works, HttpStatusCode expected)
    {
        await using TestHost host = await TestHost.StartAsync(
            invoke => invoke.Services.PostConfigure<ImagesOptions>(works ? _ => { } : Break),
            host: builder => builder.Services.AddHealthChecks().AddInvoke(),
            app: app => app.MapHealthChecks("/health"));

        using HttpResponseMessage response = await host.Client.GetAsync("health");

        Assert.Equal(expected, response.StatusCode);
    }

    private static void Break(ImagesOptions options)
    {
        options.RootPath = Path.Combine(options.RootPath, "file");
        File.WriteAllText(options.RootPath, "no folder");
    }

    private static Task<TestHost> StartAsync(Action<ImagesOptions>? options = null) => TestHost.StartAsync(
        invoke => invoke.Services.PostConfigure(options ?? (_ => { })),
        host: builder => builder.Services.AddHealthChecks().AddInvoke());

    private static Task<HealthReport> CheckAsync(TestHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
