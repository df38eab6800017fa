namespace Invoke.Graph;

/// <summary>Reads one output from a node's result.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <typeparam name="T">The output's type.</typeparam>
/// <param name="result">The result of an invocation.</param>
/// <returns>The output's value.</returns>
public delegate T OutputReader<TResult, out T>(in TResult result);
