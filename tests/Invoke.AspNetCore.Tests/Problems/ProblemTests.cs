using System.Text;
using Microsoft.AspNetCore.Http;

namespace Invoke.AspNetCore.Tests;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("api/v1/images/")]
    [InlineData("api/v1/images/names")]
    [InlineData("api/v1/images/counts")]
    [InlineData("api/v1/images/i/a.png")]
    [InlineData("api/v1/images/i/a.png/full")]
    [InlineData("api/v1/images/internal/a.png")]
    public async Task Get_StoreThatIsBroken_Is503WithoutThePath(string address)
    {
        await using TestHost host = await BrokenAsync();

        using HttpResponseMessage response = await host.Client.GetAsync(address);

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "image store", "traceId");
        Assert.Contains(host.Log.Entries, entry => entry.Id.Id == 5000 && entry.Text.Contains("invoke-tests-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_StoreThatIsBroken_Is503WithoutThePath()
    {
        await using TestHost host = await BrokenAsync();

        using HttpResponseMessage response = await host.Client.PostAsync("api/v1/images/upload?image_category=user&is_intermediate=false", TestHost.Form(TestHost.Png()));

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Get_UnexpectedFailure_Is500WithATraceIdAndNothingElse()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.UseUrlService<FailingUrls>());
        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/images/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        using HttpResponseMessage failed = await host.Client.PostAsync("api/v1/images/upload?image_category=user&is_intermediate=false", TestHost.Form(TestHost.Png()));

        string detail = await failed.AssertProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", detail, StringComparison.Ordinal);
        Assert.NotNull((await TestHost.JsonAsync(failed)).GetProperty("traceId").GetString());
        Assert.Contains(host.Log.Entries, entry => entry.Id.Id == 5000 && entry.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(0, (await host.Images.GetCountsAsync()).Total);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/html")]
    [InlineData("*/*")]
    public async Task Get_WhateverIsAccepted_ProblemsAreWritten(string accept)
    {
        await using TestHost host = await TestHost.StartAsync(host: builder => builder.Services.AddProblemDetails());
        host.Client.DefaultRequestHeaders.Accept.ParseAdd(accept);

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/images/i/none.png/full");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "none.png");
    }

    [Fact]
    public async Task Get_HostsProblemDetails_AreApplied()
    {
        await using TestHost host = await TestHost.StartAsync(host: builder => builder.Services.AddProblemDetails(
            options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["node"] = "n1"));

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/images/i/none.png");

        Assert.Equal("n1", (await TestHost.JsonAsync(response)).GetProperty("node").GetString());
    }

    [Fact]
    public async Task Get_EndpointFilterOfTheHost_AnswersWithProblemsToo()
    {
        await using TestHost host = await TestHost.StartAsync(conventions: group => group.AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(400))));

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/app/version");

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Theory]
    [InlineData("GET /api/v1/images/i/a%00.png/full HTTP/1.1\r\nHost: a\r\n", "400")]
    [InlineData("GET /api/v1/images/i/../../../etc/passwd HTTP/1.1\r\nHost: a\r\n", "404")]
    [InlineData("GET /api/v1/images/i/..%2f..%2fetc%2fpasswd/full HTTP/1.1\r\nHost: a\r\n", "404")]
    [InlineData("GET /api/v1/images/i/none.png/full HTTP/1.1\r\nHost: a\r\nRange: bytes=0-18446744073709551615\r\n", "404")]
    [InlineData("GET /api/v1/images/i/none.png/full HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n", "404")]
    [InlineData("GET /api/v1/images/i/none.png/full HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: yesterday\r\n", "404")]
    [InlineData("GET /api/v1/images/?limit=%ff%fe HTTP/1.1\r\nHost: a\r\n", "422")]
    [InlineData("GET /api/v1/images/?limit=1%00 HTTP/1.1\r\nHost: a\r\n", "422")]
    [InlineData("POST /api/v1/images/delete HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 0\r\n", "400")]
    [InlineData("POST /api/v1/images/delete HTTP/1.1\r\nHost: a\r\nContent-Type: application/json; charset=\"\r\nContent-Length: 0\r\n", "415")]
    [InlineData("POST /api/v1/images/delete HTTP/1.1\r\nHost: a\r\nContent-Type: ,,,\r\nContent-Length: 0\r\n", "415")]
    [InlineData("POST /api/v1/images/delete HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n", "413")]
    [InlineData("DELETE /api/v1/images/i/%2e%2e HTTP/1.1\r\nHost: a\r\n", "404 405")]
    [InlineData("GET /api/v1/nodes/..%2f/schema HTTP/1.1\r\nHost: a\r\n", "404")]
    [InlineData("GET /api/v1/models/%22%3Cscript%3E HTTP/1.1\r\nHost: a\r\n", "404")]
    public async Task Send_Tricks_AreRefused(string request, string statuses)
    {
        await using TestHost host = await TestHost.StartAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request + "Connection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        string answer = await reader.ReadToEndAsync();

        Assert.Contains(answer.Split(' ')[1], statuses.Split(' '));
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Root, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Id.Id == 5000);
    }

    // The root is a file, so that no folder below it can be made.
    private static Task<TestHost> BrokenAsync() => TestHost.StartAsync(invoke => invoke.Services.PostConfigure<ImagesOptions>(options =>
    {
        options.RootPath = Path.Combine(options.RootPath, "file");
        File.WriteAllText(options.RootPath, "no folder");
    }));

    private sealed class FailingUrls : IUrlService
    {
        public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("secret");
    }
}
