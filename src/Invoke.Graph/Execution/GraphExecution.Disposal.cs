namespace Invoke.Graph;

/// <content>Disposal of what nothing reads any more.</content>
internal sealed partial class GraphExecution
{
    private IAsyncDisposable? _toDispose;

    /// <summary>Disposes what can be disposed without waiting; the rest is left in <see cref="_toDispose"/>.</summary>
    private void DisposeReleased()
    {
        while (_toDispose is null && _session.TryTakeReleased(out object? value))
        {
            if (value is IDisposable disposable)
            {
                Dispose(disposable);
            }
            else
            {
                _toDispose = value as IAsyncDisposable;
            }
        }
    }

    private async ValueTask DisposeReleasedAsync()
    {
        do
        {
            if (_toDispose is { } waiting)
            {
                _toDispose = null;
                await DisposeAsync(waiting).ConfigureAwait(false);
            }

            DisposeReleased();
        }
        while (_toDispose is not null);
    }

    private async ValueTask DisposeAsync(object value)
    {
        if (value is IDisposable disposable)
        {
            Dispose(disposable);
        }
        else if (value is IAsyncDisposable asynchronous)
        {
            ForgetTag(value);
            try
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.DisposeFailed(_logger, SessionId, value.GetType(), exception);
            }
        }
    }

    private void Dispose(IDisposable value)
    {
        ForgetTag(value);
        try
        {
            value.Dispose();
        }
        catch (Exception exception)
        {
            Log.DisposeFailed(_logger, SessionId, value.GetType(), exception);
        }
    }

    private void ForgetTag(object value)
    {
        if (_isTagging)
        {
            ContentIdentity.Forget(value);
        }
    }
}
