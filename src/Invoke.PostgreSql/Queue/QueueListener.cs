using Invoke.Internal;
using Invoke.Queue;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Sets a signal when another process tells that it has written, over a connection of its own that is opened again when it breaks.</summary>
internal sealed class QueueListener(PostgreSqlSource source, SessionEventSignal signal, string self, TimeProvider time, ILogger logger)
{
    public const string Channel = "invoke_queue";

    // As long as nothing comes, the server is asked now and then whether it is still there.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private bool _isConnected;

    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        // Whoever is the first to follow goes on at once.
        await PoolThread.EnterAsync();
        for (var attempt = 0; !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await ListenOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PostgreSqlFailure.Explain(exception) is not null)
            {
                attempt = _isConnected ? 0 : attempt;
                _isConnected = false;
                TimeSpan pause = Backoff.After(attempt);
                Log.NotListening(logger, source.Place, pause, exception);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenSingleAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            string schema = source.Schema + "/";
            connection.Notification += (_, told) =>
            {
                if (told.Payload != self && told.Payload.StartsWith(schema, StringComparison.Ordinal))
                {
                    signal.Set();
                }
            };
            var session = new PostgreSqlSession(connection);
            await session.ExecuteAsync($"LISTEN {Channel}", cancellationToken).ConfigureAwait(false);
            _isConnected = true;
            Log.Listening(logger, source.Place);

            // What was told before is not heard any more.
            signal.Set();
            while (!cancellationToken.IsCancellationRequested)
            {
                if (!await connection.WaitAsync(LongestSilence, cancellationToken).ConfigureAwait(false))
                {
                    await session.ExecuteAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}
