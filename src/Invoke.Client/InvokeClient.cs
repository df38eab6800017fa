using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Client;

/// <summary>Calls the endpoints that a host maps with <c>MapInvoke</c>.</summary>
/// <remarks>
/// Thread-safe, as <see cref="HttpClient"/> is. Authentication, proxies and retries are the <see cref="HttpClient"/>'s. What goes wrong is an
/// <see cref="InvokeApiException"/> with the server's words, or an <see cref="HttpRequestException"/> where there was no answer.
/// </remarks>
public sealed partial class InvokeClient
{
    // Timers take no more.
    private static readonly TimeSpan LongestEventReadTimeout = TimeSpan.FromDays(24);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Creates a client.</summary>
    /// <param name="httpClient">Sends the requests; its <see cref="HttpClient.BaseAddress"/> is the prefix of the endpoints with a slash at the end, for example <c>https://host/api/v1/</c>.</param>
    /// <param name="timeProvider">Gives pauses between attempts to follow events; the system's clock where null.</param>
    /// <exception cref="ArgumentException">The base address is missing, or has no slash at the end.</exception>
    public InvokeClient(HttpClient httpClient, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        if (httpClient.BaseAddress?.AbsolutePath.EndsWith('/') != true)
        {
            throw new ArgumentException(
                $"The HttpClient's BaseAddress is '{httpClient.BaseAddress}'; set it to the prefix of the endpoints with a slash at the end, for example 'https://host/api/v1/'.", nameof(httpClient));
        }

        _http = httpClient;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Gets or sets how long a connection that follows events may be silent before it counts as broken; a server says something every 15 seconds unless set otherwise.</summary>
    /// <value>More than zero and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>; 45 seconds by default. Connections that are open keep theirs.</value>
    /// <exception cref="ArgumentOutOfRangeException">The time is not one of those.</exception>
    public TimeSpan EventReadTimeout
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value > LongestEventReadTimeout))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"{nameof(EventReadTimeout)} is {value}; allowed is more than zero and at most {LongestEventReadTimeout.TotalDays:0} days, or Timeout.InfiniteTimeSpan.");
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(45);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> contract, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, contract, cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, path, content, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(contract, cancellationToken).ConfigureAwait(false)
            ?? throw new InvokeApiException(response.StatusCode, $"{method} {path} answered with nothing where something was expected.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ReadProblemAsync(response, method, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<InvokeApiException> ReadProblemAsync(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        ProblemAnswer? problem = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            try
            {
                problem = await response.Content.ReadFromJsonAsync(WireJsonContext.Default.ProblemAnswer, cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                // Something between here and the server answered; the status says what there is to say.
                problem = null;
            }
        }

        int status = (int)response.StatusCode;
        return new InvokeApiException(response.StatusCode, $"{method} {path} was answered with {status}: {problem?.Detail ?? problem?.Title ?? response.ReasonPhrase}", problem?.Problems);
    }

    private static JsonContent Json<T>(T value, JsonTypeInfo<T> contract) => JsonContent.Create(value, contract);

    private static ByteArrayContent Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new ByteArrayContent(buffer.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static string Escape(string name) => Uri.EscapeDataString(name);

    private async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync(path, contract, cancellationToken).ConfigureAwait(false);
        }
        catch (InvokeApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
