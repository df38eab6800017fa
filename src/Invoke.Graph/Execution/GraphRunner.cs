using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Invoke.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Invoke.Graph;

/// <summary>Runs graphs: resolves services in a scope of the run's own, runs nodes one after another or several at a time, and tells observers.</summary>
/// <remarks>In a run of one invocation at a time, nodes that finish without waiting run on the caller's thread; otherwise all run on the thread pool.</remarks>
public sealed class GraphRunner : IGraphRunner
{
    private const int ProgressBacklog = 256;

    private readonly IServiceScopeFactory? _scopes;
    private readonly IGraphScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IGraphCheck[] _checks;
    private readonly IResultCache? _cache;
    private readonly IGraphObserver[] _observers;
    private readonly NodeCatalog _catalog;
    private readonly GraphLanes? _lanes;

    /// <summary>Creates a runner.</summary>
    /// <param name="scopes">Makes the scope of services of each run; null where no node needs services.</param>
    /// <param name="scheduler">The order of execution; depth-first where null.</param>
    /// <param name="timeProvider">Gives events their time; the system's clock where null.</param>
    /// <param name="logger">Takes log messages; none where null.</param>
    /// <param name="checks">What is checked before every run, beyond what validation knows; nothing where null.</param>
    /// <param name="cache">Keeps results, so that equal invocations run once; none where null.</param>
    /// <param name="observers">What watches every run, before those of the run's options; nothing where null.</param>
    /// <param name="catalog">The node types and contracts that nodes may ask for; the built-in ones where null.</param>
    /// <param name="lanes">The lanes that runs share; without, each run has its own.</param>
    public GraphRunner(
        IServiceScopeFactory? scopes = null,
        IGraphScheduler? scheduler = null,
        TimeProvider? timeProvider = null,
        ILogger<GraphRunner>? logger = null,
        IEnumerable<IGraphCheck>? checks = null,
        IResultCache? cache = null,
        IEnumerable<IGraphObserver>? observers = null,
        NodeCatalog? catalog = null,
        GraphLanes? lanes = null)
    {
        _scopes = scopes;
        _scheduler = scheduler ?? new DepthFirstScheduler();
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<GraphRunner>.Instance;
        _checks = [.. checks ?? []];
        _cache = cache;
        _observers = [.. observers ?? []];
        _catalog = catalog ?? NodeCatalog.Default;
        _lanes = lanes;
    }

    /// <inheritdoc/>
    public Task<GraphRun> RunAsync(NodeGraph graph, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return CompileAndRunAsync(graph, inputs, options, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GraphRun> RunAsync(GraphPlan plan, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return RunAsync(plan, inputs, options, null, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<GraphEvent> StreamAsync(NodeGraph graph, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return StreamAsync(graph.Compile(), inputs, options, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GraphEvent> StreamAsync(
        GraphPlan plan,
        GraphInputs? inputs = null,
        GraphRunOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<GraphEvent> events = Channel.CreateUnbounded<GraphEvent>();
        Task<GraphRun> run = RunInBackgroundAsync(plan, inputs, options, events, stop.Token);
        var isHandedOver = false;
        try
        {
            // Cancelling stops the run, which still tells how it ended; so reading itself is not cancelled.
            await foreach (GraphEvent graphEvent in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                isHandedOver = graphEvent is GraphEndedEvent;
                yield return graphEvent;
            }

            await run.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isHandedOver && run.IsCompletedSuccessfully)
            {
                // The reader left before it was given the run, so nobody else disposes what was kept.
                await (await run.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Compiles before it first waits, so the graph may be changed as soon as the caller has the task.
    private async Task<GraphRun> CompileAndRunAsync(NodeGraph graph, GraphInputs? inputs, GraphRunOptions? options, CancellationToken cancellationToken) =>
        await RunAsync(graph.Compile(), inputs, options, cancellationToken).ConfigureAwait(false);

    private async Task<GraphRun> RunInBackgroundAsync(
        GraphPlan plan, GraphInputs? inputs, GraphRunOptions? options, Channel<GraphEvent> events, CancellationToken cancellationToken)
    {
        // The reader gets its first event while later nodes still run.
        await PoolThread.EnterAsync();
        try
        {
            return await RunAsync(plan, inputs, options, new ChannelObserver(events), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            events.Writer.Complete();
        }
    }

    private async Task<GraphRun> RunAsync(
        GraphPlan plan, GraphInputs? inputs, GraphRunOptions? options, IGraphObserver? stream, CancellationToken cancellationToken)
    {
        await CheckAsync(plan, cancellationToken).ConfigureAwait(false);
        GraphSession session = CreateSession(plan, inputs, options);
        foreach (OutputPlace place in options is null ? [] : PlacesOf(session, options))
        {
            if (place.Node != ResolvedEdge.GraphInput)
            {
                session.Lifetimes.Keep(plan.Nodes[place.Node], place.Output);
            }
        }

        IResultCache? cache = options is { UseCache: false } ? null : options?.Cache ?? _cache;
        IGraphObserver[] observers = [.. _observers, .. options?.Observers ?? [], .. stream is null ? Array.Empty<IGraphObserver>() : [stream]];
        if (_scopes is null)
        {
            return await new GraphExecution(session, options, NoServices.Instance, observers, _time, _logger, cache, _catalog, _lanes).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        AsyncServiceScope scope = _scopes.CreateAsyncScope();
        try
        {
            return await new GraphExecution(session, options, scope.ServiceProvider, observers, _time, _logger, cache, _catalog, _lanes).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(scope, session.Id).ConfigureAwait(false);
        }
    }

    private static IEnumerable<OutputPlace> PlacesOf(GraphSession session, GraphRunOptions options) =>
    [
        .. options.Kept.Select(output => OutputReading.Place(session, output)),
        .. options.KeptNames.Select(output => OutputReading.Place(session, new PortReference(null, output.Name))),
    ];

    private GraphSession CreateSession(GraphPlan plan, GraphInputs? inputs, GraphRunOptions? options)
    {
        IGraphScheduler order = options?.Scheduler ?? _scheduler;
        var sessionOptions = new GraphSessionOptions
        {
            Scheduler = options?.Limit(order, _lanes) ?? order,
            SessionId = options?.Resumed is not null ? null : options?.SessionId ?? Guid.CreateVersion7(_time.GetUtcNow()).ToString(),
            ContinueOnError = options?.ContinueOnError ?? false,
            LeaveOutFailedItems = options?.LeaveOutFailedItems ?? false,
            Part = options?.Part,
        };
        GraphSession session = options?.Resumed?.Invoke(plan, inputs, sessionOptions) ?? new GraphSession(plan, inputs, sessionOptions);
        if (options is { Journal: { } journal, ResumesJournal: true })
        {
            session.ContinueJournal(journal, _catalog, options.MaxJournaledOutputBytes);
        }
        else if (options is { Journal: { } fresh })
        {
            session.StartJournal(fresh, _catalog, options.MaxJournaledOutputBytes);
        }

        return session;
    }

    private async ValueTask DisposeAsync(AsyncServiceScope scope, string sessionId)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The results are there; a service that cannot end well must not cost them.
            Log.ScopeDisposeFailed(_logger, sessionId, exception);
        }
    }

    private async ValueTask CheckAsync(GraphPlan plan, CancellationToken cancellationToken)
    {
        if (_checks.Length == 0)
        {
            return;
        }

        var problems = new List<GraphProblem>();
        try
        {
            foreach (IGraphCheck check in _checks)
            {
                await check.CheckAsync(plan, problems, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run starts nothing then, and says itself that it was cancelled.
            return;
        }

        if (problems.Count > 0)
        {
            throw new GraphValidationException(problems);
        }
    }

    private sealed class ChannelObserver(Channel<GraphEvent> events) : IGraphObserver
    {
        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is not InvocationProgressEvent || events.Reader.Count < ProgressBacklog)
            {
                events.Writer.TryWrite(graphEvent);
            }
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
