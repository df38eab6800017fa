using System.Diagnostics;
using System.Globalization;
using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>One run of a node, to be prepared by chained calls and then run.</summary>
/// <typeparam name="TResult">The node's result.</typeparam>
public sealed class NodeTest<TResult>
{
    private readonly NodeTestHost _host;
    private readonly Node _node;
    private readonly Dictionary<string, Action<NodeGraph, GraphInputs, string>> _connections = new(StringComparer.Ordinal);
    private readonly List<IGraphObserver> _observers = [];
    private int _reportsBeforeCancellation = -1;

    internal NodeTest(NodeTestHost host, Node node)
    {
        _host = host;
        _node = node;
    }

    /// <summary>Gives an input its value through a connection, as another node would: it overrides the literal, and its range is checked as it arrives.</summary>
    /// <typeparam name="T">The input's type.</typeparam>
    /// <param name="input">An input of the node.</param>
    /// <param name="value">The value. It stays the test's own: the engine does not dispose it.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The input belongs to another node.</exception>
    public NodeTest<TResult> Connect<T>(Input<T> input, T value)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ReferenceEquals(input.Node, _node))
        {
            throw new ArgumentException($"Input '{input.Port}' belongs to another node; use one of the node that is tested.", nameof(input));
        }

        if (_node.Descriptor.FindInput(input.Port)?.Type is not PortType<T> type)
        {
            throw new ArgumentException($"Node type '{_node.Descriptor.Type}' has no input '{input.Port}' of the type {typeof(T)}.", nameof(input));
        }

        _connections[input.Port] = (graph, inputs, nodeId) =>
        {
            GraphInput<T> source = graph.Input(input.Port, type);
            inputs.Set(source, value);
            graph.Connect(new PortReference(null, source.Name), new PortReference(nodeId, input.Port));
        };
        return this;
    }

    /// <summary>Cancels the run from within a report of the node's progress.</summary>
    /// <param name="reports">At which report, from 1.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public NodeTest<TResult> CancelAtProgress(int reports)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reports, 1);
        _reportsBeforeCancellation = reports;
        return this;
    }

    /// <summary>Adds an observer of the run.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public NodeTest<TResult> Observe(IGraphObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
        return this;
    }

    /// <summary>Runs the node. May be called again: the node itself is not changed by a run.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>How the run ended, with the node's result.</returns>
    /// <exception cref="GraphValidationException">An input is missing or out of its range, or the node's own validation found a problem.</exception>
    /// <exception cref="InvokeException">The node needs a service that neither the test nor its container has.</exception>
    /// <exception cref="TimeoutException">The node ran longer than <see cref="NodeTestHost.Timeout"/>.</exception>
    public async Task<NodeTestResult<TResult>> RunAsync(CancellationToken cancellationToken = default)
    {
        GraphPlan plan = Compile(out GraphInputs inputs, out string nodeId);

        // Left to the collector where the node never comes back and may still use it.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reports = 0;
        var recorder = new RecordingObserver(graphEvent =>
        {
            if (graphEvent is InvocationProgressEvent && ++reports == _reportsBeforeCancellation)
            {
                stop.Cancel();
            }
        });
        var options = new GraphRunOptions { Observers = { recorder }, WantsPreviews = true };
        _observers.ForEach(options.Observers.Add);
        foreach (OutputPort output in _node.Descriptor.Outputs)
        {
            // Nobody reads it, so the engine would dispose it before the test sees it.
            options.Keep(new Output<object?>(plan.Nodes[0].Template, output.Name));
        }

        Task<GraphRun> running = _host.CreateRunner().RunAsync(plan, inputs, options, stop.Token);
        try
        {
            TimeSpan timeout = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : _host.Timeout;
            GraphRun run = await running.WaitAsync(timeout, _host.TimeoutClock, CancellationToken.None).ConfigureAwait(false);
            return new NodeTestResult<TResult>(run, nodeId, recorder);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw new TimeoutException(DescribeTimeout(nodeId, recorder));
        }
        finally
        {
            if (running.IsCompleted)
            {
                stop.Dispose();
            }
        }
    }

    private GraphPlan Compile(out GraphInputs inputs, out string nodeId)
    {
        var graph = new NodeGraph();
        graph.Add(_node);
        try
        {
            inputs = new GraphInputs();

            // Just added, so it has one.
            nodeId = _node.Id!;
            foreach (Action<NodeGraph, GraphInputs, string> connect in _connections.Values)
            {
                connect(graph, inputs, nodeId);
            }

            return graph.Compile();
        }
        finally
        {
            // The plan has a copy, and the test can use the node again.
            graph.Remove(_node);
        }
    }

    private string DescribeTimeout(string nodeId, RecordingObserver recorder)
    {
        string progress = recorder.ProgressOf(nodeId) is [.., { } last] ? $"its last progress is {last.Step} of {last.Total}" : "it reported no progress";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Node '{nodeId}' ({_node.Descriptor.Type}) has not finished after {_host.Timeout.TotalSeconds} s; {progress}. ") +
            $"Look for what it waits for, or raise {nameof(NodeTestHost)}.{nameof(NodeTestHost.Timeout)}. Its cancellation token is cancelled now.";
    }
}
