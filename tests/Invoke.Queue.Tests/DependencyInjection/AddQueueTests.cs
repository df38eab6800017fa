using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Queue.Tests;

public sealed class AddQueueTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public AddQueueTests() => _builder = _services.AddInvoke().AddImages(options => options.RootPath = _root.Path);

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task AddQueue_Defaults_AreOneQueueThatTheFeedFollows()
    {
        _builder.AddQueue();
        await using ServiceProvider provider = Build();
        ISessionQueue queue = provider.GetRequiredService<ISessionQueue>();
        SessionEventFeed feed = provider.GetRequiredService<SessionEventFeed>();

        await queue.EnqueueAsync(QueueHost.Batch());

        await foreach (QueueEvent happened in feed.ReadAsync(0))
        {
            Assert.IsType<BatchEnqueuedEvent>(happened);
            break;
        }

        Assert.Same(queue, provider.GetRequiredService<ISessionClaims>());
        Assert.Same(queue, provider.GetRequiredService<ISessionEventLog>());
        Assert.Same(queue, provider.GetRequiredService<SqliteSessionQueue>());
        Assert.True(File.Exists(_root.PathOf("databases/invoke.db")));
    }

    [Fact]
    public void AddSessionWorker_WithoutAQueue_IsRefusedWhenTheHostIsBuilt()
    {
        _builder.AddSessionWorker();

        var exception = Assert.Throws<AggregateException>(() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true }));

        Assert.Contains(nameof(ISessionQueue), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddQueue_Twice_AddsOnce()
    {
        _builder.AddQueue().AddQueue();

        Assert.Single(_services, service => service.ServiceType == typeof(ISessionQueue));
        Assert.Single(_services, service => service.ServiceType == typeof(IImageReferenceCheck));
        Assert.Single(_services, service => service.ServiceType == typeof(IValidateOptions<QueueOptions>));
    }

    [Fact]
    public void AddQueue_TwiceWithOptions_AppliesBoth()
    {
        _builder.AddQueue(options => options.MaxPending = 5).AddQueue(options => options.MaxHistory = 6);
        using ServiceProvider provider = Build();

        QueueOptions value = provider.GetRequiredService<IOptions<QueueOptions>>().Value;

        Assert.Equal((5, 6), (value.MaxPending, value.MaxHistory));
    }

    [Fact]
    public void AddQueue_ServiceRegisteredBefore_Wins()
    {
        _services.AddSingleton<ISessionEventLog, OwnLog>();
        _builder.AddQueue();
        using ServiceProvider provider = Build();

        Assert.IsType<OwnLog>(provider.GetRequiredService<ISessionEventLog>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UseSessionQueue_BeforeOrAfter_WinsForAllThree(bool before)
    {
        _ = before ? _builder.UseSessionQueue<OwnQueue>().AddQueue() : _builder.AddQueue().UseSessionQueue<OwnQueue>();
        using ServiceProvider provider = Build();

        OwnQueue own = provider.GetRequiredService<OwnQueue>();
        Assert.Same(own, provider.GetRequiredService<ISessionQueue>());
        Assert.Same(own, provider.GetRequiredService<ISessionClaims>());
        Assert.Same(own, provider.GetRequiredService<ISessionEventLog>());
    }

    [Theory]
    [InlineData(nameof(QueueOptions.MaxPending))]
    [InlineData(nameof(QueueOptions.MaxBatchBytes))]
    [InlineData(nameof(QueueOptions.MaxHistory))]
    [InlineData(nameof(QueueOptions.MaxEvents))]
    [InlineData(nameof(QueueOptions.MaxCrashes))]
    [InlineData(nameof(QueueOptions.PollInterval))]
    public void AddQueue_BadOption_NamesIt(string option)
    {
        _builder.AddQueue(options => _ = option switch
        {
            nameof(QueueOptions.MaxPending) => (object)(options.MaxPending = 0),
            nameof(QueueOptions.MaxBatchBytes) => options.MaxBatchBytes = 0,
            nameof(QueueOptions.MaxHistory) => options.MaxHistory = -1,
            nameof(QueueOptions.MaxEvents) => options.MaxEvents = 99,
            nameof(QueueOptions.MaxCrashes) => options.MaxCrashes = 0,
            _ => options.PollInterval = TimeSpan.Zero,
        });
        using ServiceProvider provider = Build();

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ISessionQueue>());

        Assert.Contains($"QueueOptions: {option} is ", refused.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private sealed class OwnLog : ISessionEventLog
    {
        public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
