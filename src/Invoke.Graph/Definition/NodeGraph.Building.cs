namespace Invoke.Graph;

/// <content>Compile-checked connections, graph inputs, iterators and collectors.</content>
public sealed partial class NodeGraph
{
    /// <summary>Connects an output to an input of the same or a base type.</summary>
    /// <typeparam name="TFrom">The output's type.</typeparam>
    /// <typeparam name="TTo">The input's type.</typeparam>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect<TFrom, TTo>(IOutput<TFrom> from, Input<TTo> to)
        where TFrom : TTo
        => AddConnection(from, To(to), to.Port);

    /// <summary>Connects an output to an input that may also be missing.</summary>
    /// <typeparam name="T">The type without null.</typeparam>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect<T>(IOutput<T> from, Input<T?> to)
        where T : struct
        => AddConnection(from, To(to), to.Port);

    /// <summary>Connects a 32-bit integer to a 64-bit one.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect(IOutput<int> from, Input<long> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects a 64-bit integer to a 32-bit one; a value that does not fit fails the invocation.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect(IOutput<long> from, Input<int> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects an integer to a number.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect(IOutput<int> from, Input<double> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects an integer to a number.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect(IOutput<long> from, Input<double> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects a single-precision number to a double-precision one.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect(IOutput<float> from, Input<double> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects one value to a port that takes one or many.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect<T>(IOutput<T> from, Input<OneOrMany<T>> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects a list to a port that takes one or many.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <exception cref="ArgumentException">The output or the input is of a node, or a graph input, that is not in this graph.</exception>
    public void Connect<T>(IOutput<IReadOnlyList<T>> from, Input<OneOrMany<T>> to) => AddConnection(from, To(to), to.Port);

    /// <summary>Connects two ports by name; types are checked when the graph is validated.</summary>
    /// <param name="source">The output; without a node id it is an input of the graph.</param>
    /// <param name="destination">The input.</param>
    public void Connect(PortReference source, PortReference destination) => AddConnection(new Connection(source, destination));

    /// <summary>Adds an input of the whole graph that every run must set.</summary>
    /// <typeparam name="T">The values' type: a number, text, a boolean, a list of these, or a type with a JSON contract.</typeparam>
    /// <param name="name">The name.</param>
    /// <returns>The input; connect it like an output.</returns>
    /// <remarks>An enumeration takes members only; for its words use the overload that takes a port type, made by <c>PortType.Enum</c>.</remarks>
    /// <exception cref="ArgumentException">The graph has an input of that name.</exception>
    public GraphInput<T> Input<T>(string name) => Register(new GraphInput<T>(Free(name), DefaultPortTypes.For<T>()));

    /// <summary>Adds an input of the whole graph that a run may leave out.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="defaultValue">The value where a run sets none.</param>
    /// <returns>The input; connect it like an output.</returns>
    /// <exception cref="ArgumentException">The graph has an input of that name.</exception>
    public GraphInput<T> Input<T>(string name, T defaultValue) =>
        Register(new GraphInput<T>(Free(name), DefaultPortTypes.For<T>(), defaultValue));

    /// <summary>Adds an input of the whole graph with a port type of its own, for example a list of a custom type.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="type">The port type.</param>
    /// <returns>The input; connect it like an output.</returns>
    /// <exception cref="ArgumentException">The graph has an input of that name.</exception>
    public GraphInput<T> Input<T>(string name, PortType<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Register(new GraphInput<T>(Free(name), type));
    }

    /// <summary>Adds an iterator: everything it feeds runs once for each item of the list.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="from">The list.</param>
    /// <param name="id">The iterator's id; by default <c>iterate</c>.</param>
    /// <returns>The iterator's outputs.</returns>
    /// <exception cref="ArgumentException">The list is not of this graph, or the id is taken or holds a reserved character.</exception>
    public Iteration<T> Iterate<T>(IOutput<IReadOnlyList<T>> from, string? id = null) => new(AddIterator(id, from));

    /// <summary>Adds an iterator over two lists in step: one axis, and an item of each list at every index.</summary>
    /// <typeparam name="T1">The type of the first list's items.</typeparam>
    /// <typeparam name="T2">The type of the second list's items.</typeparam>
    /// <param name="first">The first list.</param>
    /// <param name="second">The second list; another length than the first one's fails the iterator.</param>
    /// <param name="id">The iterator's id; by default <c>iterate</c>.</param>
    /// <returns>The iterator's outputs.</returns>
    public Iteration<T1, T2> Iterate<T1, T2>(IOutput<IReadOnlyList<T1>> first, IOutput<IReadOnlyList<T2>> second, string? id = null) =>
        new(AddIterator(id, first, second));

    /// <summary>Adds an iterator over three lists in step: one axis, and an item of each list at every index.</summary>
    /// <typeparam name="T1">The type of the first list's items.</typeparam>
    /// <typeparam name="T2">The type of the second list's items.</typeparam>
    /// <typeparam name="T3">The type of the third list's items.</typeparam>
    /// <param name="first">The first list.</param>
    /// <param name="second">The second list; another length than the first one's fails the iterator.</param>
    /// <param name="third">The third list; the same holds.</param>
    /// <param name="id">The iterator's id; by default <c>iterate</c>.</param>
    /// <returns>The iterator's outputs.</returns>
    public Iteration<T1, T2, T3> Iterate<T1, T2, T3>(
        IOutput<IReadOnlyList<T1>> first, IOutput<IReadOnlyList<T2>> second, IOutput<IReadOnlyList<T3>> third, string? id = null) =>
        new(AddIterator(id, first, second, third));

    /// <summary>Adds a collector: it gathers items into one list, closing the innermost iteration of each source, or one that is chosen.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="first">The first source of items; add more with <see cref="Collection{T}.Add"/>.</param>
    /// <param name="id">The collector's id; by default <c>collect</c>.</param>
    /// <param name="over">
    /// The iteration to gather over, together with every iteration inside it; all others stay. By default the innermost ones of each source.
    /// </param>
    /// <returns>The collector's output.</returns>
    /// <exception cref="ArgumentException">The source or the iteration is not of this graph, or the id is taken or holds a reserved character.</exception>
    public Collection<T> Collect<T>(IOutput<T> first, string? id = null, Iteration? over = null)
    {
        PortReference source = SourceOf(first);
        CollectNode node = Add(new CollectNode { Over = over is null ? null : OwnId(over.Node) }, id);
        AddConnection(new Connection(source, new PortReference(node.Id, CollectNode.ItemPort)));
        return new Collection<T>(this, node);
    }

    /// <summary>Adds an If: it gives one of two values, and what only the other one needs does not run.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="condition">Chooses.</param>
    /// <param name="whenTrue">The value where the condition is true.</param>
    /// <param name="whenFalse">The value where the condition is false.</param>
    /// <param name="id">The node's id; by default <c>if</c>.</param>
    /// <returns>The chosen value.</returns>
    /// <exception cref="ArgumentException">A source is not of this graph, or the id is taken or holds a reserved character.</exception>
    public Output<T> If<T>(IOutput<bool> condition, IOutput<T> whenTrue, IOutput<T> whenFalse, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return AddChoice<T>(
            new IfNode(), id, (IfNode.ConditionPort, condition), (IfNode.TruePort, whenTrue), (IfNode.FalsePort, whenFalse));
    }

    /// <summary>Adds a switch: it gives the input that an index names, and what only the others need does not run.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="index">Chooses: 0 for the first input.</param>
    /// <param name="inputs">The inputs, 1 to 16.</param>
    /// <param name="otherwise">The value for every other index; without it such an index fails the switch.</param>
    /// <param name="id">The node's id; by default <c>switch</c>.</param>
    /// <returns>The chosen value.</returns>
    /// <exception cref="ArgumentException">There is no input, or more than 16.</exception>
    public Output<T> Switch<T>(IOutput<long> index, IReadOnlyList<IOutput<T>> inputs, IOutput<T>? otherwise = null, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count is 0 or > SwitchNode.InputCount)
        {
            throw new ArgumentException(
                $"A switch takes 1 to {SwitchNode.InputCount} inputs, not {inputs.Count}; put further ones into a second switch behind 'otherwise'.", nameof(inputs));
        }

        List<(string Port, IOutput Source)> connections = [(SwitchNode.IndexPort, index)];
        connections.AddRange(inputs.Select((input, position) => (SwitchNode.InputPorts[position], (IOutput)input)));
        if (otherwise is not null)
        {
            connections.Add((SwitchNode.DefaultPort, otherwise));
        }

        return AddChoice<T>(new SwitchNode(), id, [.. connections]);
    }

    private Output<T> AddChoice<T>(ChoiceNode node, string? id, params ReadOnlySpan<(string Port, IOutput Source)> connections)
    {
        Add(node, id);
        try
        {
            foreach ((string port, IOutput source) in connections)
            {
                AddConnection(source, node, port);
            }

            return new Output<T>(node, ChoiceNode.ValuePort);
        }
        catch
        {
            Remove(node);
            throw;
        }
    }

    private IterateNode AddIterator(string? id, params ReadOnlySpan<IOutput> lists)
    {
        var sources = new PortReference[lists.Length];
        for (var list = 0; list < lists.Length; list++)
        {
            // Looked up before anything is added, so that a foreign list leaves the graph as it was.
            sources[list] = SourceOf(lists[list]);
        }

        IterateNode node = Add(new IterateNode(), id);
        for (var list = 0; list < sources.Length; list++)
        {
            AddConnection(new Connection(sources[list], new PortReference(node.Id, IterateNode.CollectionPorts[list])));
        }

        return node;
    }

    internal void AddInput(GraphInput input)
    {
        Free(input.Name);
        _inputs.Add(input);
        PortVersion++;
    }

    private static Node To<T>(Input<T> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return to.Node;
    }

    private GraphInput<T> Register<T>(GraphInput<T> input)
    {
        AddInput(input);
        return input;
    }

    private string Free(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _inputs.All(input => input.Name != name)
            ? name
            : throw new ArgumentException($"The graph has an input '{name}' already; choose another name.", nameof(name));
    }
}
