using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Invoke.AspNetCore;

/// <summary>Sends events to one client until it goes: of the client only its place in the log is kept, and nothing is read for it before it has taken what was sent.</summary>
internal sealed class EventStream(HttpContext context, EventParameters parameters, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    private const int MostUnsent = 16 * 1024;

    private readonly InvokeEndpointOptions _options = context.EndpointOptions();
    private readonly PipeWriter _output = context.Response.BodyWriter;
    private long _sent;
    private long _wrote;

    public async Task SendAsync(SessionEventFeed feed, long after, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<QueueEvent> events = feed.ReadAsync(after, reading.Token).GetAsyncEnumerator(reading.Token);
        Task<bool> next = Task.FromResult(true);
        try
        {
            await StartAsync(after, cancellationToken).ConfigureAwait(false);
            for (long position = after; ; position = events.Current.Sequence)
            {
                next = events.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                    await BeatUntilAsync(next, position, cancellationToken).ConfigureAwait(false);
                }

                await next.ConfigureAwait(false);
                if (parameters.ToMessage(events.Current, _options) is { } message)
                {
                    Write(message);
                }
                else if (UntilBeat() <= TimeSpan.Zero)
                {
                    // Others are busy: the stream is not told anything, and would never have waited long enough.
                    await BeatAsync(events.Current.Sequence, cancellationToken).ConfigureAwait(false);
                }

                if (_output.UnflushedBytes > MostUnsent)
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (TimeoutException)
        {
            // It takes nothing. What holds the connection is let go at once, and the client may come back.
            context.Abort();
        }
        finally
        {
            // An enumerator cannot be disposed while it moves.
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await events.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ValueTask StartAsync(long after, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // A block with an id and no data is no event, but the client comes back with the id.
        Write(string.Create(CultureInfo.InvariantCulture, $": follows\nretry: 2000\nid: {after}\n\n"));
        _sent = after;
        return FlushAsync(cancellationToken);
    }

    /// <summary>Sends a comment now and then while nothing happens, so that proxies keep the connection and a dead one is found.</summary>
    private async ValueTask BeatUntilAsync(Task<bool> next, long position, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted)
        {
            TimeSpan left = UntilBeat();
            await ((Task)next).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!next.IsCompleted)
            {
                await BeatAsync(position, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is left of the silence after which a comment is due, counted from the last write.</summary>
    private TimeSpan UntilBeat() => _options.EventHeartbeatInterval - time.GetElapsedTime(_wrote);

    private ValueTask BeatAsync(long position, CancellationToken cancellationToken)
    {
        // What was left out counts as seen, or the client would be told later that it missed it.
        Write(position > _sent ? string.Create(CultureInfo.InvariantCulture, $":\nid: {position}\n\n") : ":\n\n");
        _sent = position;
        return FlushAsync(cancellationToken);
    }

    private void Write(EventMessage message)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"id: {message.Sequence}\nevent: {message.Name}\ndata: "));
        _output.Write(message.Data.Span);
        Write("\n\n");
        _sent = message.Sequence;
    }

    private void Write(string text)
    {
        Encoding.UTF8.GetBytes(text, _output);
        _wrote = time.GetTimestamp();
    }

    /// <summary>Sends what was written; a client that takes nothing for too long is let go.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ValueTask<FlushResult> flush = _output.FlushAsync(CancellationToken.None);
        if (flush.IsCompletedSuccessfully)
        {
            _ = flush.Result;
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(_options.EventWriteTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The write hangs; the connection has to go, or the host would wait for it.
            context.Abort();
            throw;
        }
    }
}
