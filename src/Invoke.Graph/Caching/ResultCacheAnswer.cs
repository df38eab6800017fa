namespace Invoke.Graph;

/// <summary>What a cache answers: a result, and where it comes from.</summary>
/// <param name="Value">The result of the node's body.</param>
/// <param name="FromCache">True where the body did not run for it.</param>
public readonly record struct ResultCacheAnswer(object? Value, bool FromCache);
