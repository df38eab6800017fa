namespace Invoke.Graph;

/// <summary>A named output of a whole graph: what a call of the graph gives, and what a run is asked for by name.</summary>
public class GraphOutput
{
    internal GraphOutput(string name, PortReference source)
    {
        Name = name;
        Source = source;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets where the values come from; its node id is null where an input of the graph is passed through.</summary>
    public PortReference Source { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Source}";
}

/// <summary>A named output of a whole graph, with the type of its values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class GraphOutput<T> : GraphOutput
{
    internal GraphOutput(string name, PortReference source)
        : base(name, source)
    {
    }
}
