namespace Invoke.Graph;

/// <summary>A call: a node of a graph that stands for another graph, with that graph's inputs and outputs as its ports.</summary>
/// <remarks>
/// A plan has the called graph's nodes in place of the call, with ids like <c>call.node</c>; a call itself never runs. The call keeps the graph, not
/// a copy, so later changes of it count.
/// </remarks>
public sealed class GraphCall
{
    private readonly CallNode _node;

    internal GraphCall(CallNode node)
    {
        _node = node;
    }

    /// <summary>Gets the call's node.</summary>
    public Node Node => _node;

    /// <summary>Gets the called graph.</summary>
    public NodeGraph Graph => _node.Graph;

    /// <summary>Gets the port of an input of the called graph.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="input">The input.</param>
    /// <returns>The port; connect to it.</returns>
    /// <exception cref="ArgumentException">The input belongs to another graph.</exception>
    public Input<T> In<T>(GraphInput<T> input) => new(_node, Own(input).Name);

    /// <summary>Gets the port of an input of the called graph by its name; its type is checked when the graph is validated.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The input's name.</param>
    /// <returns>The port; connect to it.</returns>
    /// <exception cref="ArgumentException">The called graph has no such input.</exception>
    public Input<T> In<T>(string name) => new(_node, Find(name).Name);

    /// <summary>Gets the port of an output of the called graph.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The port; connect from it.</returns>
    /// <exception cref="ArgumentException">The output belongs to another graph.</exception>
    public Output<T> Out<T>(GraphOutput<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Graph.Outputs.Contains(output)
            ? new Output<T>(_node, output.Name)
            : throw new ArgumentException($"Output '{output.Name}' belongs to another graph than the one that '{_node.Id}' calls.", nameof(output));
    }

    /// <summary>Gets the port of an output of the called graph by its name; its type is checked when the graph is validated.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The output's name.</param>
    /// <returns>The port; connect from it.</returns>
    /// <exception cref="ArgumentException">The called graph has no such output.</exception>
    public Output<T> Out<T>(string name) => Graph.FindOutput(name) is not null
        ? new Output<T>(_node, name)
        : throw new ArgumentException(
            $"The graph that '{_node.Id}' calls has no output '{name}'; its outputs: {Names(Graph.Outputs.Select(output => output.Name))}.", nameof(name));

    /// <summary>Gives an input a value of this call, for where nothing is connected to it.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="value">The value.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The input belongs to another graph.</exception>
    public GraphCall Set<T>(GraphInput<T> input, T value)
    {
        _node.Values[Own(input).Name] = input.WithDefault(value);
        return this;
    }

    /// <summary>Gives an input a value of this call by its name, for where nothing is connected to it.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The called graph has no such input, or the value does not fit.</exception>
    public GraphCall Set(string name, object? value)
    {
        try
        {
            _node.Values[name] = Find(name).WithDefault(value);
        }
        catch (InvalidCastException exception)
        {
            throw new ArgumentException($"Input '{name}' of '{_node.Id}': {exception.Message}", nameof(value), exception);
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _node.Id ?? CallNode.TypeId;

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'").DefaultIfEmpty("none"));

    private GraphInput Own(GraphInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Graph.Inputs.Contains(input)
            ? input
            : throw new ArgumentException($"Input '{input.Name}' belongs to another graph than the one that '{_node.Id}' calls.", nameof(input));
    }

    private GraphInput Find(string name) => Graph.FindInput(name)
        ?? throw new ArgumentException(
            $"The graph that '{_node.Id}' calls has no input '{name}'; its inputs: {Names(Graph.Inputs.Select(input => input.Name))}.", nameof(name));
}
