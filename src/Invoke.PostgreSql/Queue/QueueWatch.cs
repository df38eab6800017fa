using System.Globalization;
using Invoke.Internal;
using Invoke.Queue;
using Microsoft.Extensions.Logging;

namespace Invoke.PostgreSql;

/// <summary>Tells other machines that something was written, and hears it from them: a hint, behind which everybody also asks now and then.</summary>
/// <remarks>
/// A <c>NOTIFY</c> within a transaction would make all commits wait for each other, so it is sent by itself after the commit, one at a time for a process and for all that was written
/// meanwhile. Listening takes one connection for a process, from the first time that somebody reads events.
/// </remarks>
internal sealed class QueueWatch(PostgreSqlSource source, SessionEventSignal? signal, TimeProvider time, ILogger logger) : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly string _sender = string.Create(CultureInfo.InvariantCulture, $"{source.Schema}/{Random.Shared.NextInt64():x}");
    private Task _telling = Task.CompletedTask;
    private Task? _listening;
    private bool _isToTell;
    private bool _isEnded;

    /// <summary>Tells others soon; what is written until then is told with it.</summary>
    public void Tell()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isToTell = true;
            if (_telling.IsCompleted)
            {
                _telling = TellAllAsync(_ended.Token);
            }
        }
    }

    /// <summary>Hears others from now on; calling it again is harmless.</summary>
    public void Follow()
    {
        if (signal is null || Volatile.Read(ref _listening) is not null)
        {
            return;
        }

        lock (_lock)
        {
            if (!_isEnded)
            {
                _listening ??= new QueueListener(source, signal, _sender, time, logger).ListenAsync(_ended.Token);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
        }

        // Whoever waits on it ends by itself, and lets its connection go.
        _ended.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Task.WhenAll(_telling, _listening ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task TellAllAsync(CancellationToken cancellationToken)
    {
        // Whoever wrote goes on at once.
        await PoolThread.EnterAsync();
        while (IsToTell())
        {
            try
            {
                await TellOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PostgreSqlFailure.Explain(exception) is not null)
            {
                Log.NotTold(logger, exception);
            }

            await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask TellOnceAsync(CancellationToken cancellationToken)
    {
        Npgsql.NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await new PostgreSqlSession(connection).ExecuteAsync(
                "SELECT pg_notify($1, $2)", cancellationToken, QueueListener.Channel, _sender).ConfigureAwait(false);
        }
    }

    // Ends the task in the same breath as it says that nothing is left, so that nothing is told to a task that is about to end.
    private bool IsToTell()
    {
        lock (_lock)
        {
            if (_isToTell)
            {
                _isToTell = false;
                return true;
            }

            _telling = Task.CompletedTask;
            return false;
        }
    }
}
