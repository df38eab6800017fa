namespace Invoke.Graph.Tests;

/// <summary>Makes the usual test nodes.</summary>
internal static class Make
{
    public static Step<long, TOut> Source<TOut>(Func<TOut> body, PortType<TOut>? output = null) =>
        new((_, _, _) => new ValueTask<TOut>(body()), output: output);

    public static Step<long, long> Value(long value) => Source(() => value);

    public static Step<long, IReadOnlyList<long>> Range(int count) =>
        Source<IReadOnlyList<long>>(() => [.. Enumerable.Range(0, count).Select(index => (long)index)]);

    public static Step<TIn, TOut> Map<TIn, TOut>(Func<TIn, TOut> body, PortType<TIn>? input = null, PortType<TOut>? output = null) =>
        new((value, _, _) => new ValueTask<TOut>(body(value)), input, output);

    public static Step<long, long> Pass() => Map<long, long>(value => value);

    public static Step<long, long> Fails(string message = "broken") => Map<long, long>(_ => throw new InvalidOperationException(message));

    public static Step<TIn, TOut> Async<TIn, TOut>(
        Func<TIn, CancellationToken, Task<TOut>> body, PortType<TIn>? input = null, PortType<TOut>? output = null, string? lane = null) =>
        new((value, _, cancellationToken) => new ValueTask<TOut>(body(value, cancellationToken)), input, output, lane: lane);

    public static Join<long, long, long> Add() => new((a, b) => a + b);
}
