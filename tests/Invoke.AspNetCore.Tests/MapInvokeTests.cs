using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Invoke.AspNetCore.Tests;

public sealed class MapInvokeTests
{
    [Fact]
    public async Task RequireAuthorization_WithoutUser_Is401Everywhere()
    {
        await using TestHost host = await TestHost.StartAsync(host: AddKeys, conventions: group => group.RequireAuthorization());
        RouteEndpoint[] endpoints = [.. Endpoints(host)];

        Assert.InRange(endpoints.Length, 30, 200);
        foreach (RouteEndpoint endpoint in endpoints)
        {
            string method = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            using HttpResponseMessage response = await host.SendAsync(method, Address(endpoint));
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {Address(endpoint)} gave {response.StatusCode}.");
        }
    }

    [Fact]
    public async Task RequireAuthorization_WithUser_Answers()
    {
        await using TestHost host = await TestHost.StartAsync(host: AddKeys, conventions: group => group.RequireAuthorization());
        host.Client.DefaultRequestHeaders.Add("X-Key", "right");

        await host.GetJsonAsync("api/v1/images/");
        await host.GetJsonAsync("api/v1/nodes");
    }

    [Fact]
    public async Task RequireRateLimiting_NoPermitLeft_Is429Everywhere()
    {
        await using TestHost host = await TestHost.StartAsync(
            host: builder => builder.Services.AddRateLimiter(limits =>
            {
                limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limits.AddFixedWindowLimiter("one", limit =>
                {
                    limit.PermitLimit = 1;
                    limit.Window = TimeSpan.FromDays(1);
                });
            }),
            app: app => app.UseRateLimiter(),
            conventions: group => group.RequireRateLimiting("one"));
        await host.GetJsonAsync("api/v1/app/version");

        foreach (RouteEndpoint endpoint in Endpoints(host))
        {
            string method = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            using HttpResponseMessage response = await host.SendAsync(method, Address(endpoint));
            Assert.True(response.StatusCode == HttpStatusCode.TooManyRequests, $"{method} {Address(endpoint)} gave {response.StatusCode}.");
        }
    }

    [Fact]
    public async Task Map_EveryEndpoint_IsGuardedAndNamedOnce()
    {
        await using TestHost host = await TestHost.StartAsync();
        RouteEndpoint[] described = [.. Endpoints(host).Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)];

        string[] names = [.. described.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? $"{endpoint.RoutePattern.RawText} has no name")];

        Assert.All(names, name => Assert.StartsWith("invoke", name, StringComparison.Ordinal));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public async Task Map_EveryTypedQueryParameter_HasARule()
    {
        await using TestHost host = await TestHost.StartAsync();

        foreach (RouteEndpoint endpoint in Endpoints(host))
        {
            HashSet<string> ruled = [.. endpoint.Metadata.OfType<QueryRules>().SelectMany(rules => rules.Rules).Select(rule => rule.Name)];
            System.Reflection.MethodInfo handler = endpoint.Metadata.GetRequiredMetadata<System.Reflection.MethodInfo>();
            foreach (System.Reflection.ParameterInfo parameter in handler.GetParameters())
            {
                IEnumerable<object> attributes = parameter.GetCustomAttributes(true)
                    .Concat(parameter.ParameterType.Namespace == "Invoke.AspNetCore" ? parameter.ParameterType.GetProperties().SelectMany(property => property.GetCustomAttributes(true)) : []);
                Assert.All(attributes.OfType<Microsoft.AspNetCore.Mvc.FromQueryAttribute>(), query => Assert.Contains(query.Name!, ruled));
            }
        }
    }

    [Fact]
    public async Task Map_Twice_WithAnotherPrefixOfNames_Works()
    {
        await using TestHost host = await TestHost.StartAsync(app: app => app.MapInvoke("/v2", options => options.NamePrefix = "second"));

        await host.GetJsonAsync("v2/images/");
        await host.GetJsonAsync("api/v1/images/");
        Assert.NotNull(host.Services.GetRequiredService<LinkGenerator>().GetPathByName("secondListImages"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("api")]
    [InlineData("/a/{tenant}/c")]
    public async Task Map_Prefix_IsWhereTheEndpointsAre(string prefix)
    {
        await using TestHost host = await TestHost.StartAsync(prefix: prefix);

        await host.GetJsonAsync($"{prefix.Replace("{tenant}", "b", StringComparison.Ordinal).Trim('/')}/app/version".TrimStart('/'));
    }

    [Theory]
    [InlineData("/other", "api/v1", true)]
    [InlineData("/api/v1", "api/v1", false)]
    [InlineData("/api/v1/", "/api/v1", false)]
    [InlineData("/other", "https://cdn.example.com/x", false)]
    public async Task Map_PrefixThatUrlsDoNotHave_IsLogged(string prefix, string urlBase, bool isLogged)
    {
        await using TestHost host = await TestHost.StartAsync(
            invoke => invoke.Services.Configure<ImagesOptions>(options => options.UrlBase = urlBase), prefix: prefix);

        Assert.Equal(isLogged, host.Log.Entries.Any(entry => entry.Id.Id == 5001 && entry.Text.Contains("ImagesOptions.UrlBase", StringComparison.Ordinal)));
    }

    [Fact]
    public void Map_WithoutServices_SaysWhatToRegister()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => app.MapInvoke("/api/v1"));

        Assert.Contains("AddInvoke().AddImages()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_PrefixThatIsNoRoute_Throws()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddInvoke().AddImages();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => builder.Build().MapInvoke("/a/{b"));

        Assert.Contains("'/a/{b'", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<InvokeEndpointOptions>> BadOptions => new()
    {
        { "MaxUploadBytes is 0", options => options.MaxUploadBytes = 0 },
        { "MaxUploadBytes is 1073741825", options => options.MaxUploadBytes = (1L << 30) + 1 },
        { "MaxJsonBytes is 1023", options => options.MaxJsonBytes = 1023 },
        { "MaxNames is 0", options => options.MaxNames = 0 },
        { "MaxNames is 100001", options => options.MaxNames = 100_001 },
        { "FileCacheControl is 'a b c'", options => options.FileCacheControl = "a b c" },
        { "EventHeartbeatInterval is 00:00:00", options => options.EventHeartbeatInterval = TimeSpan.Zero },
        { "EventWriteTimeout is 02:00:00", options => options.EventWriteTimeout = TimeSpan.FromHours(2) },
        { "NamePrefix is ''", options => options.NamePrefix = string.Empty },
        { "NamePrefix is '1a'", options => options.NamePrefix = "1a" },
        { "NamePrefix is 'a b'", options => options.NamePrefix = "a b" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Map_BadOption_ThrowsAtOnceNamingIt(string says, Action<InvokeEndpointOptions> set)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddInvoke().AddImages();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => builder.Build().MapInvoke("/api/v1", set));

        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_OfEnumerations_AreThoseOfTheRecords()
    {
        Assert.All(Enum.GetValues<ImageCategory>(), category => Assert.Equal(JsonSerializer.Serialize(category), $"\"{(CategoryWord)category}\""));
        Assert.All(Enum.GetValues<ImageOrigin>(), origin => Assert.Equal(JsonSerializer.Serialize(origin), $"\"{(OriginWord)origin}\""));
        Assert.Equal(Enum.GetValues<ImageCategory>().Length, Words.Categories.Count);
        Assert.Equal(Enum.GetValues<ImageOrigin>().Length, Words.Origins.Count);
        Assert.All(Enum.GetValues<QueueItemStatus>(), status => Assert.Equal(JsonSerializer.Serialize(status), $"\"{(QueueStatusWord)status}\""));
        Assert.Equal(Enum.GetValues<QueueItemStatus>().Length, Words.QueueStatuses.Count);
        Assert.Equal(["current", "seed"], Words.Dialects);
        Assert.Equal(["resume", "restart"], Words.RetryModes);
    }

    private static IEnumerable<RouteEndpoint> Endpoints(TestHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Address(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.TrimStart('/')
        .Replace("{queue_id}", "default", StringComparison.Ordinal).Replace("{item_id}", "1", StringComparison.Ordinal)
        .Replace("{name}", "a.png", StringComparison.Ordinal).Replace("{origin}", "internal", StringComparison.Ordinal)
        .Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal);

    private static void AddKeys(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeyHandler>("key", null);
        builder.Services.AddAuthorization();
    }

    private sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-Key"] == "right"
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("key")), "key"))
                : AuthenticateResult.NoResult());
    }
}
