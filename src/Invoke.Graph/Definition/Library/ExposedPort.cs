namespace Invoke.Graph;

/// <summary>A port of a node that a graph of the library shows under a name of its own.</summary>
/// <param name="NodePath">The node's id; inside calls the path, <c>call.node</c>.</param>
/// <param name="Field">The port's name on the wire.</param>
/// <param name="Alias">The name it is shown under.</param>
public sealed record ExposedPort(string NodePath, string Field, string Alias);
