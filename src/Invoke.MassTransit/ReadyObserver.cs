using global::MassTransit;

namespace Invoke.MassTransit;

/// <summary>Told whenever an endpoint hears the broker, for the first time or again: what was published before, it may have missed.</summary>
internal sealed class ReadyObserver(Action onReady) : IReceiveEndpointObserver
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends when the endpoint hears for the first time.</summary>
    public Task First => _ready.Task;

    public Task Ready(ReceiveEndpointReady ready)
    {
        onReady();
        _ready.TrySetResult();
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
