using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Testing.Tests;

public sealed class TestServicesTests
{
    [Fact]
    public async Task RunAsync_ServiceMissing_SaysHowToAddIt()
    {
        var exception = await Assert.ThrowsAsync<InvokeException>(() => new NodeTestHost().RunAsync(new Translate { Texts = ["a"] }));

        Assert.Contains(
            "The test has no service Invoke.Testing.Tests.ITranslator; add it with NodeTestHost.AddService<ITranslator>(…).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddScopedService_TwoRuns_HaveOneEachAndDisposeIt()
    {
        NodeTestHost host = new NodeTestHost().AddScopedService(_ => new CountingDisposable());

        ServiceNode.Box first = (await host.RunAsync(new ServiceNode())).Output.Box;
        ServiceNode.Box second = (await host.RunAsync(new ServiceNode())).Output.Box;

        Assert.Same(first.First, first.Second);
        Assert.NotSame(first.First, second.First);
        Assert.Equal((1, 1), (first.First.DisposeCount, second.First.DisposeCount));
    }

    [Fact]
    public async Task AddScopedService_SeveralServices_AreDisposedLastToFirst()
    {
        var order = new List<string>();
        NodeTestHost host = new NodeTestHost()
            .AddScopedService(_ => new AsyncService(order))
            .AddScopedService(_ => new CountingDisposable(() => order.Add("second")))
            .AddScopedService<ITranslator>(services =>
            {
                services.GetRequiredService<AsyncService>();
                services.GetRequiredService<CountingDisposable>();
                return new FakeTranslator();
            });

        await host.RunAsync(new Translate { Texts = [] });

        Assert.Equal(["second", "first"], order);
    }

    [Fact]
    public async Task AddService_Instance_IsNotDisposed()
    {
        using var service = new CountingDisposable();

        NodeTestResult<ServiceNode.Result> result = await new NodeTestHost().AddService(service).RunAsync(new ServiceNode());

        Assert.Same(service, result.Output.Box.First);
        Assert.Equal(0, service.DisposeCount);
    }

    [Fact]
    public async Task AddService_AfterScoped_ReplacesIt()
    {
        using var service = new CountingDisposable();
        NodeTestHost host = new NodeTestHost().AddScopedService(_ => new CountingDisposable()).AddService(service);

        NodeTestResult<ServiceNode.Result> result = await host.RunAsync(new ServiceNode());

        Assert.Same(service, result.Output.Box.First);
    }

    [Fact]
    public async Task AddKeyedService_Key_IsFound()
    {
        using var service = new CountingDisposable();
        NodeTestHost host = new NodeTestHost().AddService(service).AddKeyedService("name", new Named("keyed"));

        NodeTestResult<ServiceNode.Result> result = await host.RunAsync(new ServiceNode());

        Assert.Equal("keyed", result.Output.Box.Name);
    }

    [Fact]
    public async Task Container_ServiceOfTheHost_ComesFirst()
    {
        await using ServiceProvider container = new ServiceCollection()
            .AddScoped<CountingDisposable>()
            .AddKeyedSingleton("name", new Named("container"))
            .BuildServiceProvider(validateScopes: true);
        using var own = new CountingDisposable();

        ServiceNode.Box theirs = (await new NodeTestHost(container).RunAsync(new ServiceNode())).Output.Box;
        ServiceNode.Box ours = (await new NodeTestHost(container).AddService(own).RunAsync(new ServiceNode())).Output.Box;

        Assert.Equal(("container", 1), (theirs.Name, theirs.First.DisposeCount));
        Assert.Same(own, ours.First);
        Assert.Equal("container", ours.Name);
    }

    [Fact]
    public async Task Container_ItsClock_IsTheOneOfEvents()
    {
        var time = new ManualTimeProvider();
        await using ServiceProvider container = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider();

        NodeTestResult<Checked.Result> result = await new NodeTestHost(container).RunAsync(new Checked());

        Assert.All(result.Events, each => Assert.Equal(time.GetUtcNow(), each.Time));
    }

    private sealed class AsyncService(List<string> order) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            order.Add("first");
        }
    }
}
