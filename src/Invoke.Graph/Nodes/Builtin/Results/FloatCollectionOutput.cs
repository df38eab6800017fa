namespace Invoke.Graph;

/// <summary>The result of a node that gives a list of numbers.</summary>
/// <param name="Collection">The list.</param>
public readonly record struct FloatCollectionOutput(IReadOnlyList<double> Collection);
