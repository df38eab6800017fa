namespace Invoke.AspNetCore.Tests;

/// <summary>Counts requests that are being answered, and tells when there are none.</summary>
internal sealed class RequestCounter
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Running { get; private set; }

    /// <summary>Gets a task that ends when the last of the requests so far has ended.</summary>
    public Task Idle
    {
        get
        {
            lock (_lock)
            {
                return Running == 0 ? Task.CompletedTask : _idle.Task;
            }
        }
    }

    public void Use(WebApplication app) => app.Use(async (context, next) =>
    {
        Enter();
        try
        {
            await next(context);
        }
        finally
        {
            Leave();
        }
    });

    private void Enter()
    {
        lock (_lock)
        {
            Running++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--Running == 0)
            {
                _idle.TrySetResult();
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
