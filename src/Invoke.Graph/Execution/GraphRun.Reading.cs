namespace Invoke.Graph;

/// <content>Reading results.</content>
public sealed partial class GraphRun
{
    /// <summary>Reads the output of a node that ran once.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output of a node, or of a call.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The node did not finish, has several invocations, or the value was released.</exception>
    public T Get<T>(Output<T> output) => Single(GetAll(output), output, nameof(GetAll));

    /// <summary>Reads a named output of the graph that has one value.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">There is no value, there are several, or the value was released.</exception>
    public T Get<T>(GraphOutput<T> output) => Single(GetAll(output), output, nameof(GetAll));

    /// <summary>Reads the outputs of all finished invocations of a node in path order.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output of a node, or of a call.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep(IOutput)"/>.</exception>
    public IReadOnlyList<T> GetAll<T>(Output<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return GetAll<T>(OutputReading.Place(_session, output), output);
    }

    /// <summary>Reads all values of a named output of the graph in path order.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep(GraphOutput)"/>.</exception>
    public IReadOnlyList<T> GetAll<T>(GraphOutput<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return GetAll<T>(OutputReading.Place(_session, new PortReference(null, output.Name)), output.Name);
    }

    /// <summary>Reads all values of an output of the graph by its name, in path order.</summary>
    /// <param name="name">The output's name.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="ArgumentException">The graph has no output of that name.</exception>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep(GraphOutput)"/>.</exception>
    public IReadOnlyList<object?> GetAll(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return GetAll(new PortReference(null, name));
    }

    /// <summary>Reads the outputs of all finished invocations of a node by the names on the wire, in path order.</summary>
    /// <param name="nodeId">The id of a node or of a call; inside a call the path, <c>call.node</c>.</param>
    /// <param name="port">The output's name on the wire.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="ArgumentException">The graph has no such node, or the node no such output.</exception>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep(IOutput)"/>.</exception>
    public IReadOnlyList<object?> GetAll(string nodeId, string port)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        return GetAll(new PortReference(nodeId, port));
    }

    private T Single<T>(IReadOnlyList<T> all, object source, string method) => all.Count switch
    {
        1 => all[0],
        0 when Status == GraphStatus.Completed => throw new InvalidOperationException($"'{source}' has no value: the node ran for no item; use {method}."),
        0 => throw new InvalidOperationException($"'{source}' has no value: the node did not finish; the run is {Status}."),
        _ => throw new InvalidOperationException($"'{source}' has {all.Count} values; use {method}."),
    };

    private IReadOnlyList<T> GetAll<T>(OutputPlace place, object output)
    {
        ValueSource<T> source = OutputReading.Source<T>(_session, place, output);
        return [.. FinishedRows(place).Select(source.Read)];
    }

    private IReadOnlyList<object?> GetAll(PortReference output)
    {
        OutputPlace place = OutputReading.Place(_session, output);
        ValueSource source = OutputReading.Source(_session, place);
        return [.. FinishedRows(place).Select(source.ReadBoxed)];
    }

    /// <summary>The rows that have a value; an input of the graph that is passed through has one.</summary>
    private IEnumerable<int> FinishedRows(OutputPlace place) =>
        place.Node == ResolvedEdge.GraphInput ? [0] : FinishedRows(_session.Plan.Nodes[place.Node], [_session.Plan.Nodes[place.Node].Descriptor.Outputs[place.Output]]);

    private IEnumerable<int> FinishedRows(PlanNode node, IReadOnlyList<OutputPort> outputs)
    {
        var blocks = new List<RowBlock>();
        new RowEnumeration(_session.Plan.Root, node.Space).CopyTo(_session.Paths, 0, blocks);
        foreach (RowBlock block in blocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                if (!_session.IsFinished(node, row))
                {
                    continue;
                }

                if (outputs.FirstOrDefault(output => _session.IsMissing(node, output.Index, row)) is { } missing)
                {
                    throw new InvalidOperationException(
                        $"'{node.Id}.{missing.Name}' finished before the session was restored, and its value could not be saved in the snapshot.");
                }

                if (outputs.FirstOrDefault(output => _session.Lifetimes.IsReleased(node, output.Index, row)) is { } released)
                {
                    throw new InvalidOperationException(
                        $"'{node.Id}.{released.Name}' was released when its last reader was done; keep it with GraphRunOptions.Keep.");
                }

                yield return row;
            }
        }
    }
}
