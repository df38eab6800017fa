namespace Invoke.Graph;

/// <summary>A graph with a name and a purpose, which shows some ports of its nodes under aliases: it is run or called by them.</summary>
/// <remarks>It holds a copy of the graph it is made from. Do not change <see cref="Graph"/>; make a new one instead.</remarks>
public sealed partial class LibraryGraph
{
    /// <summary>Creates a graph for a library.</summary>
    /// <param name="id">The id it is found by.</param>
    /// <param name="graph">The graph; it is copied.</param>
    /// <param name="name">The name people see.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="exposedInputs">The inputs of nodes that are set from outside.</param>
    /// <param name="exposedOutputs">The outputs of nodes that are read outside.</param>
    /// <exception cref="GraphValidationException">
    /// An exposed port names a node or field that is not there, or an alias is used twice; the exception lists every such problem.
    /// </exception>
    public LibraryGraph(
        string id,
        NodeGraph graph,
        string name,
        string description = "",
        IReadOnlyList<ExposedPort>? exposedInputs = null,
        IReadOnlyList<ExposedPort>? exposedOutputs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(description);
        (Id, Graph, Name, Description) = (id, graph.Clone(), name, description);
        ExposedInputs = [.. exposedInputs ?? []];
        ExposedOutputs = [.. exposedOutputs ?? []];
        List<GraphProblem> problems = ExposedPortRules.Check(Graph, ExposedInputs, ExposedOutputs);
        if (problems.Count > 0)
        {
            throw new GraphValidationException(problems);
        }
    }

    /// <summary>Gets the id it is found by.</summary>
    public string Id { get; }

    /// <summary>Gets the name people see.</summary>
    public string Name { get; }

    /// <summary>Gets what it is for.</summary>
    public string Description { get; }

    /// <summary>Gets the graph.</summary>
    public NodeGraph Graph { get; }

    /// <summary>Gets the inputs of nodes that are set from outside.</summary>
    public IReadOnlyList<ExposedPort> ExposedInputs { get; }

    /// <summary>Gets the outputs of nodes that are read outside.</summary>
    public IReadOnlyList<ExposedPort> ExposedOutputs { get; }

    /// <summary>Makes a graph that has the aliases as its inputs and outputs, beside those it has already.</summary>
    /// <returns>A new graph; an input has the node's own value as its default, unless the node requires one and has none.</returns>
    public NodeGraph CreateGraph()
    {
        NodeGraph graph = Graph.Clone();
        foreach (ExposedPort exposed in ExposedInputs)
        {
            // Both have been found when this was made.
            Node node = graph.TryFindByPath(exposed.NodePath, out Node? found) ? found : throw Gone(exposed);
            InputPort port = node.Descriptor.FindInput(exposed.Field) ?? throw Gone(exposed);
            graph.AddInput(port.CreateGraphInput(exposed.Alias, node));
            graph.AddConnection(new Connection(new PortReference(null, exposed.Alias), new PortReference(exposed.NodePath, exposed.Field)));
        }

        foreach (ExposedPort exposed in ExposedOutputs)
        {
            graph.AddOutput(new GraphOutput(exposed.Alias, new PortReference(exposed.NodePath, exposed.Field)));
        }

        return graph;
    }

    /// <summary>Checks the graph and freezes it into a plan that is run with inputs by alias.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="GraphValidationException">The graph has problems; the exception lists them all.</exception>
    public GraphPlan Compile() => CreateGraph().Compile();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Id})";

    private InvalidOperationException Gone(ExposedPort exposed) =>
        new($"Library graph '{Id}': '{exposed.NodePath}.{exposed.Field}' is gone; the graph was changed after it was put into the library.");
}
