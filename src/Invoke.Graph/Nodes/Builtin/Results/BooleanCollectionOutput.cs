namespace Invoke.Graph;

/// <summary>The result of a node that gives a list of booleans.</summary>
/// <param name="Collection">The list.</param>
public readonly record struct BooleanCollectionOutput(IReadOnlyList<bool> Collection);
