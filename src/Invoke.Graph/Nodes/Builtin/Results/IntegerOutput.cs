namespace Invoke.Graph;

/// <summary>The result of a node that gives an integer.</summary>
/// <param name="Value">The value.</param>
public readonly record struct IntegerOutput(long Value);
