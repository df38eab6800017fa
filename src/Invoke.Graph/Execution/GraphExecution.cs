using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Invoke.Graph;

/// <summary>Drives one session: runs its nodes, tells observers, and disposes what is released.</summary>
internal sealed partial class GraphExecution : IInvocationHost, IAttemptHost
{
    private readonly GraphSession _session;
    private readonly NodeInvoker?[] _invokers;
    private readonly EventSource _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _isTracking;
    private readonly bool _isTagging;
    private readonly IInvocationGate? _gate;

    /// <summary>Guards events and, in a run of several invocations at a time, the session with all of its columns.</summary>
    private readonly Lock _lock = new();

    public GraphExecution(
        GraphSession session,
        GraphRunOptions? options,
        IServiceProvider services,
        IGraphObserver[] observers,
        TimeProvider time,
        ILogger logger,
        IResultCache? cache,
        NodeCatalog catalog,
        GraphLanes? lanes)
    {
        _session = session;
        Catalog = catalog;
        Workflow = options?.Workflow;
        _gate = options?.Gate;
        _wantsPreviews = options?.WantsPreviews ?? false;
        _parallel = session.ParallelQueue;
        _degree = options?.MaxDegreeOfParallelism ?? 1;
        _events = new EventSource(session.Id, observers, time, logger, _lock);
        _time = time;
        _logger = logger;
        _isTagging = cache is not null;
        _isTracking = session.Plan.Nodes.Any(node => node.IsTracked);
        NodePolicy?[] policies = PoliciesOf(session, options);
        _logsNodes = logger.IsEnabled(LogLevel.Debug);
        _tells = _events.HasObservers || _logsNodes;
        bool isObserved = GraphInstruments.ObservesNodes;
        var bodies = new NodeBodies(services, cache, lanes);
        _invokers = Array.ConvertAll(session.States, state => CreateInvoker(state, bodies, policies[state.Node.Index], isObserved));
    }

    public string SessionId => _session.Id;

    public NodeCatalog Catalog { get; }

    public string? Workflow { get; }

    public async Task<GraphRun> RunAsync(CancellationToken cancellationToken)
    {
        if (!GraphInstruments.ObservesRuns)
        {
            return await RunAllAsync(cancellationToken).ConfigureAwait(false);
        }

        long startedAt = _time.GetTimestamp();
        Activity? span = GraphInstruments.StartRun(SessionId, _session.Plan.Nodes.Count, _time.GetUtcNow());
        try
        {
            return await RunAllAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A run that its scheduler broke has no status of its own.
            GraphStatus status = _session.Status == GraphStatus.Running ? GraphStatus.Failed : _session.Status;
            GraphInstruments.EndRun(span, status, _session.Errors, _time.GetElapsedTime(startedAt), _time.GetUtcNow());
        }
    }

    private async Task<GraphRun> RunAllAsync(CancellationToken cancellationToken)
    {
        Log.RunStarted(_logger, _session.Id, _session.Plan.Nodes.Count);
        _events.Emit(static (source, sequence, time) => new GraphStartedEvent(sequence, time, source.SessionId));
        TellSettled();
        try
        {
            await (_parallel is null ? RunOneByOneAsync(cancellationToken) : RunInParallelAsync(cancellationToken)).ConfigureAwait(false);
            TellErrors();
        }
        catch (Exception)
        {
            // A scheduler lost work or threw: no run will own what is left.
            _session.Lifetimes.LetGoOfAll();
            _session.Lifetimes.LetGoOfKept();
            await DisposeReleasedAsync().ConfigureAwait(false);
            throw;
        }

        // Only a cancelled token ends the loop before the session's end.
        _session.Cancel();
        _session.Lifetimes.LetGoOfAll();
        await DisposeReleasedAsync().ConfigureAwait(false);
        var run = new GraphRun(_session, DisposeReleasedAsync);
        Log.RunEnded(_logger, _session.Id, run.Status, run.FinishedCount);
        _events.Emit((source, sequence, time) => new GraphEndedEvent(sequence, time, source.SessionId, run));
        return run;
    }

    Lock IAttemptHost.Lock => _lock;

    public TimeProvider Time => _time;

    public PlanNode GetNode(in Invocation invocation) => _session.Plan.Nodes[invocation.NodeIndex];

    /// <remarks>A node may ask from any thread, while others make paths.</remarks>
    public string GetInvocationId(in Invocation invocation)
    {
        lock (_lock)
        {
            return _session.GetInvocationId(in invocation);
        }
    }

    /// <remarks>A node may ask from any thread, while others finish.</remarks>
    public NodeGraph GetSlice(in Invocation invocation)
    {
        lock (_lock)
        {
            return _session.GetSlice(in invocation);
        }
    }

    public bool IsIntermediate(in Invocation invocation) => _session.States[invocation.NodeIndex].Template.IsIntermediate;

    private async ValueTask WaitAtGateAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only a run with a gate comes here.
            await _gate!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run ends as cancelled, as it does between any two invocations.
        }
    }

    private void OnFailed(in Invocation invocation, Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _session.Cancel();
            if (exception is OperationCanceledException)
            {
                _session.Abandon(in invocation);
                return;
            }
        }

        var last = exception as LastAttemptException;
        _session.Fail(in invocation, last?.Cause ?? exception, last?.Attempts ?? 1);
        TellSettled();
    }

    private static NodePolicy?[] PoliciesOf(GraphSession session, GraphRunOptions? options)
    {
        var policies = new NodePolicy?[session.Plan.Nodes.Count];
        for (var index = 0; options?.Policy is { } policy && index < policies.Length; index++)
        {
            policies[index] = session.Plan.Nodes[index].Kind == NodeKind.Ordinary ? policy : null;
        }

        foreach ((string id, NodePolicy own) in options?.NodePolicies ?? new Dictionary<string, NodePolicy>())
        {
            PlanNode node = session.Plan.Find(id)
                ?? throw new ArgumentException($"A policy is set for node '{id}', which the graph does not have; use the id of one of its nodes.", nameof(options));
            policies[node.Index] = node.Kind == NodeKind.Ordinary
                ? own ?? throw new ArgumentException($"The policy of node '{id}' is null; set one, or remove it from {nameof(GraphRunOptions.NodePolicies)}.", nameof(options))
                : throw new ArgumentException(
                    $"A policy is set for node '{node.Id}' ({node.Descriptor.Type}), which the engine carries out itself; set it for a node with a body.",
                    nameof(options));
        }

        return policies;
    }

    /// <summary>Makes what runs a node. What a run does not use costs nothing: without a policy and a listener nothing is put around it.</summary>
    private NodeInvoker? CreateInvoker(NodeState state, NodeBodies bodies, NodePolicy? policy, bool isObserved)
    {
        try
        {
            NodeInvoker? invoker = state.CreateInvoker(bodies, this);
            if (invoker is null || state.Node.Kind != NodeKind.Ordinary)
            {
                return invoker;
            }

            invoker = policy is null or { IsPlain: true } ? invoker : new PolicyInvoker(invoker, policy, this);
            return isObserved ? new ObservedInvoker(invoker, state.Node, this, _time) : invoker;
        }
        catch (Exception exception)
        {
            throw new InvokeException(
                $"Node '{state.Node.Id}' ({state.Node.Descriptor.Type}) cannot get its services: {exception.Message} Register what it needs before the run.",
                exception);
        }
    }
}
