namespace Invoke.Graph;

/// <summary>The result of a node that gives a list of texts.</summary>
/// <param name="Collection">The list.</param>
public readonly record struct StringCollectionOutput(IReadOnlyList<string> Collection);
