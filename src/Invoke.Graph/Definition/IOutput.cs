namespace Invoke.Graph;

/// <summary>Where a connection starts: an output of a node, or an input of the whole graph.</summary>
public interface IOutput
{
    /// <summary>Gets the node; null for an input of the graph.</summary>
    Node? Node { get; }

    /// <summary>Gets the output's name on the wire, or the graph input's name.</summary>
    string Port { get; }
}

/// <summary>Where a connection starts, with the type of its values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public interface IOutput<out T> : IOutput;
