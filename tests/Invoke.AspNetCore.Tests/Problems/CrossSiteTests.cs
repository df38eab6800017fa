using Microsoft.AspNetCore.Cors;

namespace Invoke.AspNetCore.Tests;

public sealed class CrossSiteTests
{
    private const string Page = "https://app.example.com";

    [Theory]
    [InlineData("POST", "sessions")]
    [InlineData("POST", "images/upload?image_category=user&is_intermediate=false")]
    [InlineData("DELETE", "images/intermediates")]
    [InlineData("PUT", "queue/default/processor/pause")]
    public async Task Change_FromAnotherSite_Is403ThatSaysWhatToDo(string method, string address)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await SendAsync(host, method, address, "cross-site");

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "another site", "RequireCors");
        Assert.Equal(0, (await host.GetJsonAsync("api/v1/sessions")).Number("total"));
        Assert.False(await host.Queue().IsPausedAsync());
    }

    [Theory]
    [InlineData("POST", "sessions", null)]
    [InlineData("POST", "sessions", "none")]
    [InlineData("POST", "sessions", "same-origin")]
    [InlineData("POST", "sessions", "same-site")]
    [InlineData("GET", "sessions", "cross-site")]
    [InlineData("GET", "app/version", "cross-site")]
    public async Task Ask_FromHereOrOnlyReading_Answers(string method, string address, string? site)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await SendAsync(host, method, address, site);

        Assert.True(response.IsSuccessStatusCode, $"It gave {response.StatusCode}.");
    }

    public static TheoryData<string, string, HttpStatusCode> Policies => new()
    {
        { "named", Page, HttpStatusCode.Created },
        { "named", "https://evil.example.com", HttpStatusCode.Forbidden },
        { "built", Page, HttpStatusCode.Created },
        { "built", "https://evil.example.com", HttpStatusCode.Forbidden },
        { "default", Page, HttpStatusCode.Created },
        { "default", "https://evil.example.com", HttpStatusCode.Forbidden },
        { "disabled", Page, HttpStatusCode.Forbidden },
        { "header", Page, HttpStatusCode.Created },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Change_FromAnotherSiteWithCors_IsForThePolicyToSay(string kind, string origin, HttpStatusCode status)
    {
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false,
            host: builder => builder.Services.AddCors(options =>
            {
                options.AddPolicy("pages", policy => policy.WithOrigins(Page));
                if (kind is "default" or "disabled")
                {
                    options.AddDefaultPolicy(policy => policy.WithOrigins(Page));
                }
            }),
            app: app =>
            {
                if (kind == "header")
                {
                    app.Use((context, next) =>
                    {
                        context.Response.Headers.AccessControlAllowOrigin = Page;
                        return next(context);
                    });
                }

                app.UseCors();
            },
            conventions: group => _ = kind switch
            {
                "named" => group.RequireCors("pages"),
                "built" => group.RequireCors(policy => policy.WithOrigins(Page)),
                "disabled" => group.WithMetadata(new DisableCorsAttribute()),
                _ => group,
            });

        using HttpResponseMessage response = await SendAsync(host, "POST", "sessions", "cross-site", origin);

        Assert.Equal(status, response.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(TestHost host, string method, string address, string? site, string origin = Page)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "api/v1/" + address);
        request.Headers.Add("Origin", origin);
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (address.StartsWith("images/upload", StringComparison.Ordinal))
        {
            request.Content = TestHost.Form(TestHost.Png());
        }

        return host.Client.SendAsync(request);
    }
}
