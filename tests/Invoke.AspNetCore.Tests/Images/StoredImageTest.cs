using System.Net.Http.Headers;

namespace Invoke.AspNetCore.Tests;

/// <summary>Tests of one image that is stored already.</summary>
public abstract class StoredImageTest : IAsyncLifetime
{
    private protected TestHost Host { get; private set; } = null!;

    private protected StoredImage Image { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await TestHost.StartAsync();
        Image = await Host.AddAsync(64, 48);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected string Address(string pattern) => pattern.Replace("{name}", Image.ImageName, StringComparison.Ordinal);

    protected Task<HttpResponseMessage> SendAsync(string method, string file, string? range = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Address($"api/v1/images/i/{{name}}/{file}"));
        if (range is not null)
        {
            request.Headers.Range = RangeHeaderValue.Parse(range);
        }

        return Host.Client.SendAsync(request);
    }
}
