namespace Invoke.Graph;

/// <summary>The result of a node that gives a boolean.</summary>
/// <param name="Value">The value.</param>
public readonly record struct BooleanOutput(bool Value);
