using System.Collections.Concurrent;

namespace Invoke.MassTransit.Tests;

/// <summary>What nodes wait at until the test lets them through, and where the test waits until one has come.</summary>
internal sealed class Doors
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _openings = new();

    /// <summary>Ends when a node has come to a door.</summary>
    public Task ArrivalAt(string door) => Of(_arrivals, door).Task;

    public void Open(string door) => Of(_openings, door).TrySetResult();

    public Task PassAsync(string door, CancellationToken cancellationToken)
    {
        Of(_arrivals, door).TrySetResult();
        return Of(_openings, door).Task.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> doors, string door) =>
        doors.GetOrAdd(door, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
