namespace Invoke.Graph;

/// <summary>How many invocations of a lane may run at a time in the whole process, as where they share a device.</summary>
public sealed class GraphLaneOptions
{
    /// <summary>Gets the limits by the lane's name, <see cref="NodeAttribute.Lane"/> of node types.</summary>
    /// <value>Each 1 or more, <see cref="int.MaxValue"/> for as many as asked; empty by default. A lane that is not named has no limit over runs, and one at a time within a run.</value>
    public IDictionary<string, int> Limits { get; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
