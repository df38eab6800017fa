namespace Invoke.Graph;

/// <summary>The result of a node that gives a number.</summary>
/// <param name="Value">The value.</param>
public readonly record struct FloatOutput(double Value);
