using System.Net.Sockets;
using System.Text;

namespace Invoke.AspNetCore.Tests;

public sealed class ImageUploadLimitTests : IAsyncLifetime
{
    private const string Query = "?image_category=user&is_intermediate=false";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(options: options => options.MaxUploadBytes = 100_000);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_ContentLengthTooLarge_Is413BeforeAnythingIsSent()
    {
        string answer = await SendRawAsync(
            "POST /api/v1/images/upload?image_category=user&is_intermediate=false HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("larger than 100000 bytes", answer, StringComparison.Ordinal);
        Assert.Contains("MaxUploadBytes", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_FileTooLargeWithinTheSlack_Is413()
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(new byte[100_001]));

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "100000", "MaxUploadBytes");
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Post_FileOfJustTheLimit_IsRead()
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(new byte[100_000]));

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(150_000)]
    [InlineData(10_000_000)]
    public async Task Post_ChunkedWithoutLength_Is413WhileReading(int bytes)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/images/upload" + Query) { Content = TestHost.Form(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = false;

        using HttpResponseMessage? response = await TrySendAsync(request);

        // The server stops reading; a client that only writes may see the connection end instead.
        if (response is not null)
        {
            await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "100000");
        }

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Post_MoreThanKestrelsDefault_IsReadWhereAllowed()
    {
        await using TestHost host = await TestHost.StartAsync(options: options => options.MaxUploadBytes = 40_000_000);

        using HttpResponseMessage response = await host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(new byte[35_000_000]));

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Post_TooManyPixels_Is413()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.Services.Configure<ImagesOptions>(options => options.MaxPixels = 100));

        using HttpResponseMessage response = await host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(TestHost.Png(20, 20)));

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "400 pixels", "100");
    }

    [Fact]
    public async Task Post_ClientGoesAway_StoresNothing()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Client.BaseAddress!.Host, _host.Client.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/v1/images/upload?image_category=user&is_intermediate=false HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            + "Content-Length: 5000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nabc"));
        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();

        using HttpResponseMessage other = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(TestHost.Png()));

        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Equal(1, (await _host.Images.GetCountsAsync()).Total);
        Assert.DoesNotContain(_host.Log.Entries, entry => entry.Id.Id == 5000);
    }

    private async Task<HttpResponseMessage?> TrySendAsync(HttpRequestMessage request)
    {
        try
        {
            return await _host.Client.SendAsync(request);
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            return null;
        }
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Client.BaseAddress!.Host, _host.Client.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
