using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Invoke.Queue;

namespace Invoke.MassTransit.Tests;

/// <summary>Tells the test when a worker has dealt with a notice.</summary>
internal sealed class TellingWorkSource(BusWorkSource inner) : IWorkSource
{
    private readonly ConcurrentDictionary<Type, TaskCompletionSource> _dealtWith = new();

    /// <summary>Ends when the worker hears the broker.</summary>
    public Task Ready => inner.Ready;

    /// <summary>Forgets the notices so far.</summary>
    public void Reset() => _dealtWith.Clear();

    public Task HasDealtWith<T>()
        where T : WorkNotice => Of(typeof(T)).Task;

    public ValueTask StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public async IAsyncEnumerable<WorkNotice> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (WorkNotice notice in inner.ReadAsync(cancellationToken))
        {
            yield return notice;
            Of(notice.GetType()).TrySetResult();
        }
    }

    public IWorkLine OpenLine() => inner.OpenLine();

    private TaskCompletionSource Of(Type type) => _dealtWith.GetOrAdd(type, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
