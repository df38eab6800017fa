using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <summary>One run of a plan as a synchronous state machine: it says what may run next and takes what came of it.</summary>
/// <remarks>
/// <para>A host calls <see cref="TryNext"/>. What <see cref="IsOwn"/> names the session carries out itself by <see cref="CompleteOwn"/>; for the
/// rest the host runs the node made by <see cref="CreateNode"/> and reports with <see cref="Complete{TResult}"/> or <see cref="Fail"/>. After
/// each it disposes what <see cref="TryTakeReleased"/> gives and takes note of <see cref="TryTakeSkipped"/> and <see cref="TryTakeBlocked"/>. Several invocations may be under way at a time, but the session itself is used
/// by one thread at a time. <see cref="GraphRunner"/> does all this and adds services, events and cancellation.</para>
/// <para>Each invocation costs O(1) amortised; the iteration paths are arithmetic, and no graph is copied.</para>
/// </remarks>
public sealed partial class GraphSession
{
    private readonly PlanNode[] _nodes;
    private readonly NodeState[] _states;
    private readonly IterationPaths _paths;
    private readonly IReadyQueue _queue;

    /// <summary>The queue again, where it has to know what comes into being; null in a run of one invocation at a time.</summary>
    private readonly ParallelReadyQueue? _parallel;
    private readonly OutputLifetimes _lifetimes;
    private readonly RowBits[] _started;
    private readonly RowBits[] _finished;
    private readonly InvocationHistory _history = new();
    private long _prepared;
    private int _running;

    /// <summary>How many invocations the scheduler has been given and has not handed out.</summary>
    private long _ready;
    private bool _isCanceled;

    /// <summary>Failed or Canceled, whichever came first; Running until then.</summary>
    private GraphStatus _stop = GraphStatus.Running;

    /// <summary>Creates a session; everything whose lists are known is prepared at once.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The values of the plan's inputs.</param>
    /// <param name="options">Options; the defaults where null.</param>
    /// <exception cref="ArgumentException">An input of the graph has no value, or one that does not fit.</exception>
    public GraphSession(GraphPlan plan, GraphInputs? inputs = null, GraphSessionOptions? options = null)
        : this(plan ?? throw new ArgumentNullException(nameof(plan)), GraphInputs.Resolve(plan, inputs), options?.SessionId, options, null)
    {
        PrepareRoot();
    }

    private GraphSession(GraphPlan plan, ValueSource[] inputs, string? id, GraphSessionOptions? options, Restoration? restoration)
    {
        _restoration = restoration;
        _continuesOnError = options?.ContinueOnError ?? false;
        _leavesOutFailedItems = options?.LeaveOutFailedItems ?? false;
        Plan = plan;
        Id = id ?? Guid.CreateVersion7().ToString();
        _nodes = [.. plan.Nodes];
        _paths = new IterationPaths(plan);
        _states = Array.ConvertAll(_nodes, node => node.Descriptor.CreateState(node));
        _lifetimes = new OutputLifetimes(plan, _paths, _states);
        _started = new RowBits[_nodes.Length];
        _finished = new RowBits[_nodes.Length];
        _pending = new int[_nodes.Length][];
        Array.Fill(_pending, []);
        _tokens = new int[plan.Gates.Count][];
        Array.Fill(_tokens, []);
        _expansions = new ExpansionQueue(plan);
        Values = new SessionValues(plan, _paths, _states, inputs, _broken);
        foreach (NodeState state in _states)
        {
            if (restoration is not null)
            {
                state.AllowRestoring();
            }

            state.CreateOutputs(_paths);
        }

        foreach (NodeState state in _states)
        {
            state.Connect(Values);
        }

        _lifetimes.LeaveAlone(Values.Inputs);

        _filter = options?.Part is { } part ? new PartFilter(plan, _paths, part) : null;
        _queue = (options?.Scheduler ?? new DepthFirstScheduler()).CreateQueue(plan, _paths);
        _parallel = _queue as ParallelReadyQueue;
    }

    /// <summary>Gets the session's id.</summary>
    public string Id { get; }

    /// <summary>Gets the plan.</summary>
    public GraphPlan Plan { get; }

    /// <summary>Gets where the session stands.</summary>
    /// <remarks>A session that was cancelled stays Canceled even where an invocation fails afterwards, and one that failed stays Failed.</remarks>
    public GraphStatus Status
    {
        get
        {
            if (_running > 0 || _stop != GraphStatus.Running || !IsSettled)
            {
                return _running > 0 ? GraphStatus.Running : IsSuspended ? GraphStatus.Suspended : _stop;
            }

            return _errors.Count > 0 ? GraphStatus.Failed : GraphStatus.Completed;
        }
    }

    /// <summary>Gets whether everything ran.</summary>
    public bool IsComplete => Status == GraphStatus.Completed;

    /// <summary>Gets the number of invocations that have finished.</summary>
    public long FinishedCount => _history.Count;

    /// <summary>Gets the number of invocations known so far; it grows while lists are made.</summary>
    public long PreparedCount => _prepared;

    /// <summary>Gets the ids of the finished invocations in the order they finished.</summary>
    public IEnumerable<string> History => _history.Select(entry => GetInvocationId(_paths.InvocationAt(_nodes[entry.Node], entry.Row)));

    /// <summary>How much of what is known so far has ended, with a part of what is under way.</summary>
    internal double FractionDone(double partOfOne) => _prepared == 0 ? 1 : Math.Min(1, (_history.Count + _skippedCount + _brokenCount + partOfOne) / _prepared);

    /// <summary>True where the scheduler has invocations that it has not handed out.</summary>
    internal bool HasReady => _ready > 0;

    internal SessionValues Values { get; }

    internal IterationPaths Paths => _paths;

    internal OutputLifetimes Lifetimes => _lifetimes;

    internal NodeState[] States => _states;

    internal ParallelReadyQueue? ParallelQueue => _parallel;

    /// <summary>Takes the invocation that runs next.</summary>
    /// <param name="invocation">The invocation; report its end with Complete or Fail.</param>
    /// <returns>False where nothing is ready, after a failure, and after <see cref="Cancel"/>.</returns>
    /// <exception cref="GraphStalledException">Nothing is ready and nothing runs, but the session is not complete.</exception>
    public bool TryNext(out Invocation invocation)
    {
        if (_stop == GraphStatus.Running)
        {
            if (_queue.TryTake(out invocation))
            {
                if (!_started[invocation.NodeIndex].TrySet(invocation.Row))
                {
                    throw HandedOutTwice(in invocation);
                }

                _running++;
                _ready--;
                return true;
            }

            if (_running == 0 && !IsSettled && _held == 0)
            {
                throw new GraphStalledException([.. _nodes.Where(HasUnfinished).Select(node => node.Id)]);
            }
        }

        invocation = default;
        return false;
    }

    /// <summary>Makes the copy of a node that an invocation runs, with its inputs set.</summary>
    /// <param name="invocation">An invocation taken from <see cref="TryNext"/>, not one that <see cref="IsOwn"/> names.</param>
    /// <returns>The copy.</returns>
    public Node CreateNode(in Invocation invocation) => _states[invocation.NodeIndex].CreateNode(in invocation);

    /// <summary>Tells whether an invocation is carried out by the session itself: it gathers a list, or chooses an input.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <returns>True where <see cref="CompleteOwn"/> ends it.</returns>
    public bool IsOwn(in Invocation invocation) => _nodes[invocation.NodeIndex].Kind is NodeKind.Collect or NodeKind.Choice;

    /// <summary>Reports the result of an invocation.</summary>
    /// <typeparam name="TResult">The node's result type.</typeparam>
    /// <param name="invocation">The invocation.</param>
    /// <param name="result">The result.</param>
    /// <exception cref="InvalidOperationException">The invocation was not started or has ended.</exception>
    /// <exception cref="ArgumentException">The node's results are of another type.</exception>
    public void Complete<TResult>(in Invocation invocation, TResult result)
    {
        if (_states[invocation.NodeIndex] is not IResultState<TResult> state)
        {
            throw new ArgumentException($"Results of node {_nodes[invocation.NodeIndex]} are not of type {typeof(TResult).Name}.", nameof(result));
        }

        CheckUnderWay(in invocation);
        state.Results.Rows[invocation.Row] = result;
        OnStored(in invocation);
    }

    /// <summary>Gathers the list of a collector, or gives a choice its chosen value.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <exception cref="InvalidOperationException">The invocation was not started, has ended, or is not the session's own.</exception>
    public void CompleteOwn(in Invocation invocation)
    {
        CheckUnderWay(in invocation);
        switch (_states[invocation.NodeIndex])
        {
            case CollectState collector:
                collector.Gather(in invocation);
                break;
            case ChoiceState choice:
                choice.Choose(in invocation);
                break;
            default:
                throw new InvalidOperationException($"Node {_nodes[invocation.NodeIndex]} neither gathers nor chooses; complete it with its result.");
        }

        OnStored(in invocation);
    }

    /// <summary>Reports that an invocation failed. Nothing more is handed out, or, with <see cref="GraphSessionOptions.ContinueOnError"/>, nothing
    /// that needs it.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="exception">What the node threw.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <returns>The error as it is kept in <see cref="Errors"/>.</returns>
    /// <exception cref="InvalidOperationException">The invocation was not started or has ended.</exception>
    public NodeExecutionException Fail(in Invocation invocation, Exception exception, int attempts = 1)
    {
        ArgumentNullException.ThrowIfNull(exception);
        CheckUnderWay(in invocation);
        PlanNode node = _nodes[invocation.NodeIndex];
        NodeExecutionException error = AddError(node, node.Space, invocation.Row, exception, attempts);
        _started[invocation.NodeIndex].Clear(invocation.Row);
        _running--;
        BreakIfContinuing(node, invocation.Row);
        SettleDemand();
        SkipUnneeded();
        return error;
    }

    /// <summary>Gives up an invocation that returned because of <see cref="Cancel"/>; it counts as not run.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <exception cref="InvalidOperationException">The session is not cancelled, or the invocation was not started or has ended.</exception>
    public void Abandon(in Invocation invocation)
    {
        if (!_isCanceled)
        {
            throw new InvalidOperationException("Only a cancelled session gives up invocations; use Fail.");
        }

        CheckUnderWay(in invocation);
        _started[invocation.NodeIndex].Clear(invocation.Row);
        _running--;
    }

    /// <summary>Stops handing out work; what runs may still report its end. Harmless when called twice, or after the end.</summary>
    public void Cancel()
    {
        if (_running > 0 || (!IsSettled && !IsSuspended))
        {
            _isCanceled = true;
            _stop = _stop == GraphStatus.Running ? GraphStatus.Canceled : _stop;
        }
    }

    /// <summary>Gets an invocation's id: the node id and, behind an <c>@</c>, the iteration path.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <returns>The id.</returns>
    public string GetInvocationId(in Invocation invocation) => _paths.Format(_nodes[invocation.NodeIndex], in invocation);

    /// <summary>Makes a graph of what led to an invocation, as <see cref="NodeContext.GetSlice"/> does.</summary>
    /// <param name="invocation">An invocation that was started.</param>
    /// <returns>The graph, which is the caller's own.</returns>
    public NodeGraph GetSlice(in Invocation invocation) => new SliceBuilder(this).Build(in invocation);

    /// <summary>Counts the invocations of a node that are known so far; for an iterator, its items.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public int CountOf(string nodeId) => _paths.Count(Find(nodeId).Space);

    /// <summary>Takes a disposable whose last reader has finished; the host disposes it.</summary>
    /// <param name="value">An <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/>.</param>
    /// <returns>False where none is waiting.</returns>
    public bool TryTakeReleased([NotNullWhen(true)] out object? value) => _lifetimes.TryTakeReleased(out value);

    internal bool IsFinished(PlanNode node, int row) => node.Kind == NodeKind.Iterate || _finished[node.Index].IsSet(row);

    internal bool IsUnderWay(in Invocation invocation) =>
        _started[invocation.NodeIndex].IsSet(invocation.Row) && !_finished[invocation.NodeIndex].IsSet(invocation.Row);

    internal PlanNode Find(string nodeId) =>
        Plan.Find(nodeId) ?? throw new ArgumentException(
            Plan.IsCall(nodeId)
                ? $"'{nodeId}' calls another graph and does not run itself; name a node inside it, as '{nodeId}.node'."
                : $"The graph has no node '{nodeId}'.",
            nameof(nodeId));

    /// <summary>True where every known invocation has ended, in whatever way.</summary>
    private bool IsSettled => _history.Count + _skippedCount + _brokenCount == _prepared;
}
