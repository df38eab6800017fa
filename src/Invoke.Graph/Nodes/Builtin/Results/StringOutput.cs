namespace Invoke.Graph;

/// <summary>The result of a node that gives text.</summary>
/// <param name="Value">The value.</param>
public readonly record struct StringOutput(string Value);
