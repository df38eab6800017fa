namespace Invoke.Graph;

/// <summary>The result of a node that gives a list of integers.</summary>
/// <param name="Collection">The list.</param>
public readonly record struct IntegerCollectionOutput(IReadOnlyList<long> Collection);
