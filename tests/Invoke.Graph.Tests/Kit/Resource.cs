namespace Invoke.Graph.Tests;

/// <summary>A disposable that counts itself and notes its end.</summary>
internal sealed class Resource(ResourceLog log, string name) : IDisposable
{
    public static PortType<Resource> Type { get; } = PortType.Of<Resource>();

    public static PortType<IReadOnlyList<Resource>> ListType { get; } = PortType.List(Type);

    public string Name => name;

    public int DisposeCount { get; private set; }

    public void Dispose()
    {
        DisposeCount++;
        log.OnDisposed(name);
    }
}

/// <summary>A value that can only be disposed asynchronously.</summary>
internal sealed class AsyncResource(ResourceLog log, string name, bool yields = false) : IAsyncDisposable
{
    public static PortType<AsyncResource> Type { get; } = PortType.Of<AsyncResource>();

    public async ValueTask DisposeAsync()
    {
        if (yields)
        {
            await Task.Yield();
        }

        log.OnDisposed(name);
    }
}

/// <summary>What became of a test's disposables, in one line of events with what observers saw.</summary>
internal sealed class ResourceLog : IGraphObserver
{
    private readonly List<string> _entries = [];

    public IReadOnlyList<string> Entries => _entries;

    public IEnumerable<string> Disposed => _entries.Where(entry => entry[0] == '-').Select(entry => entry[1..]);

    public int Live { get; private set; }

    public int Peak { get; private set; }

    public Resource Create(string name)
    {
        Peak = Math.Max(Peak, ++Live);
        return new Resource(this, name);
    }

    public AsyncResource CreateAsync(string name, bool yields = false)
    {
        Peak = Math.Max(Peak, ++Live);
        return new AsyncResource(this, name, yields);
    }

    public void OnDisposed(string name)
    {
        Live--;
        _entries.Add($"-{name}");
    }

    public void OnEvent(GraphEvent graphEvent)
    {
        if (graphEvent is InvocationCompletedEvent completed)
        {
            _entries.Add(completed.InvocationId);
        }
    }
}
