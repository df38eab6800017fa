using System.Net.ServerSentEvents;

namespace Invoke.AspNetCore.Tests;

/// <summary>A browser's end of the stream of events.</summary>
internal sealed class EventClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _limit = new(QueueTestHost.Patience);
    private readonly IAsyncEnumerator<SseItem<string>> _events;
    private readonly SseParser<string> _parser;

    private EventClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _events = _parser.EnumerateAsync(_limit.Token).GetAsyncEnumerator();
    }

    public HttpResponseMessage Response => _response;

    /// <summary>What a browser sends as Last-Event-ID when it comes back.</summary>
    public string LastEventId => _parser.LastEventId;

    public static async Task<EventClient> ConnectAsync(TestHost host, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events" + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"The stream gave {response.StatusCode}.");
        return new EventClient(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null where the server ended the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() => await _events.MoveNextAsync() ? _events.Current : null;

    /// <summary>The events up to one, and that one.</summary>
    public async Task<IReadOnlyList<SseItem<string>>> ReadToAsync(Predicate<SseItem<string>> isLast)
    {
        List<SseItem<string>> read = [];
        while (await NextAsync() is { } next)
        {
            read.Add(next);
            if (isLast(next))
            {
                return read;
            }
        }

        throw new InvalidOperationException($"The stream ended behind {read.Count} events.");
    }

    public Task<IReadOnlyList<SseItem<string>>> ReadToEndOfAsync(long itemId) => ReadToAsync(each => each.EventType == "queue_item_status_changed"
        && Json(each).GetProperty("item_id").GetInt64() == itemId
        && Json(each).GetProperty("status").GetString() is "completed" or "failed" or "canceled");

    /// <summary>The next line of a stream that is read by hand.</summary>
    public static async Task<string> LineAsync(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(QueueTestHost.Patience);
        return await reader.ReadLineAsync(limit.Token) ?? "the stream ended";
    }

    public static JsonElement Json(SseItem<string> each)
    {
        using JsonDocument document = JsonDocument.Parse(each.Data);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection is gone, as wanted.
        }

        _limit.Dispose();
    }
}
