using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Invoke.Client;

/// <content>Events.</content>
public sealed partial class InvokeClient
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    /// <summary>Follows what happens, without end; a connection that breaks is made again, and goes on where it stood.</summary>
    /// <param name="filter">Which events, and from where on; all from now on where null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events in order. Where the server has forgotten some, one named <c>events_missed</c> comes in their place.</returns>
    /// <exception cref="InvokeApiException">The server refuses.</exception>
    public async IAsyncEnumerable<ServerEvent> ReadEventsAsync(EventFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        filter ??= new EventFilter();
        long position = filter.After ?? await GetLastEventAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await foreach (ServerEvent each in ReadUntilBrokenAsync(filter with { After = position }, cancellationToken).ConfigureAwait(false))
            {
                position = Math.Max(position, each.Sequence);
                yield return each;
            }

            await Task.Delay(ReconnectPause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gets the number of the latest event.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The number; 0 where nothing has happened.</returns>
    public async Task<long> GetLastEventAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync("events/list?limit=1", WireJsonContext.Default.EventListAnswer, cancellationToken).ConfigureAwait(false)).Last;

    private async IAsyncEnumerable<ServerEvent> ReadUntilBrokenAsync(EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryText("events");
        query.Add("after", filter.After);
        query.Add("session_id", filter.SessionId);
        query.Add("batch_id", filter.BatchId);
        using HttpResponseMessage? response = await TryAsync<HttpResponseMessage>(async () => await SendAsync(HttpMethod.Get, query.ToString(), null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            yield break;
        }

        Stream body = new IdleTimeoutStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), EventReadTimeout, _time);
        await using (body.ConfigureAwait(false))
        {
            SseParser<JsonElement> parser = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, WireJsonContext.Default.JsonElement));
            IAsyncEnumerator<SseItem<JsonElement>> items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                while (await TryAsync(async () => await items.MoveNextAsync().ConfigureAwait(false) ? items : null, cancellationToken).ConfigureAwait(false) is not null)
                {
                    SseItem<JsonElement> item = items.Current;
                    long.TryParse(item.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence);
                    yield return new ServerEvent(sequence, item.EventType, item.Data);
                }
            }
        }
    }

    /// <summary>Does something with the connection; null where it broke, or the server is not there for the moment.</summary>
    private static async Task<T?> TryAsync<T>(Func<Task<T?>> action, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForTheMoment(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks again and again while the server is not there for the moment.</summary>
    private async Task<T> KeepAskingAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (Exception exception) when (IsForTheMoment(exception) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(ReconnectPause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True where the connection broke, the request took too long, or a server is being started anew.</summary>
    private static bool IsForTheMoment(Exception exception) => exception is HttpRequestException or IOException or TaskCanceledException
        or InvokeApiException { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests };
}
