namespace Invoke.AspNetCore.Tests;

public sealed class ResultTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(invoke => invoke.AddSessionResults());
        await _host.Services.GetRequiredService<ISessionResultStorage>().AddAsync(
        [
            Result("s1", "a", "image", "1.png", 0),
            Result("s1", "b", "latents", "2.safetensors", 1),
            Result("s2", "a", "image", "1.png", 2),
        ]);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("results/", 3)]
    [InlineData("results?session_id=s1", 2)]
    [InlineData("results?kind=image", 2)]
    [InlineData("results?node_id=b", 1)]
    [InlineData("results?node_type=l2i", 3)]
    [InlineData("results?name=1.png", 2)]
    [InlineData("results?created_from=2026-01-01T00:01:00Z", 2)]
    [InlineData("results?created_before=2026-01-01T00:01:00Z", 1)]
    [InlineData("results?offset=2", 1)]
    [InlineData("sessions/s1/results", 2)]
    [InlineData("sessions/s1/results?session_id=s1&kind=latents", 1)]
    [InlineData("sessions/none/results", 0)]
    public async Task Get_List_KeepsWhatFits(string address, int count)
    {
        JsonElement page = await _host.GetJsonAsync("api/v1/" + address);

        Assert.Equal(count, page.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Get_List_IsPagedByCursor()
    {
        JsonElement first = await _host.GetJsonAsync("api/v1/results?limit=2");
        JsonElement second = await _host.GetJsonAsync($"api/v1/results?limit=2&after={first.GetProperty("next").GetString()}");

        Assert.Equal((3, 2, 1), (first.GetProperty("total").GetInt32(), first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task Get_ByKindAndName_IsTheLatest()
    {
        JsonElement result = await _host.GetJsonAsync("api/v1/results/image/1.png");

        Assert.Equal(
            """{"session_id":"s2","invocation_id":"a@0","node_id":"a","node_type":"l2i","output":"image","position":0,"kind":"image","name":"1.png","created_at":"2026-01-01T00:02:00+00:00"}""",
            result.GetRawText());
    }

    [Theory]
    [InlineData("results/latents/1.png", HttpStatusCode.NotFound, "kinds are image")]
    [InlineData("results/image/none.png", HttpStatusCode.NotFound, "Check both")]
    [InlineData("results?limit=0", HttpStatusCode.UnprocessableEntity, "'limit' is '0'")]
    [InlineData("results?after=nonsense", HttpStatusCode.UnprocessableEntity, "'after' is no cursor")]
    [InlineData("results?after=1&offset=1", HttpStatusCode.UnprocessableEntity, "'after' and 'offset'")]
    [InlineData("sessions/s1/results?session_id=s2", HttpStatusCode.UnprocessableEntity, "'session_id' is another session")]
    [InlineData("sessions/s1/results?created_from=x", HttpStatusCode.UnprocessableEntity, "'created_from' is 'x'")]
    public async Task Get_WhatCannotBe_IsAProblem(string address, HttpStatusCode status, string says)
    {
        using HttpResponseMessage response = await _host.Client.GetAsync("api/v1/" + address);

        await response.AssertProblemAsync(status, says);
    }

    [Theory]
    [InlineData("results")]
    [InlineData("results/image/1.png")]
    [InlineData("sessions/s1/results")]
    public async Task Get_WithoutRecording_Is501NamingTheRegistration(string address)
    {
        await using TestHost host = await TestHost.StartAsync();

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/" + address);

        await response.AssertProblemAsync(HttpStatusCode.NotImplemented, "AddSessionResults()");
    }

    private static SessionResult Result(string session, string node, string kind, string name, int minute) => new(
        session, node + "@0", node, "l2i", "image", 0, kind, name, new DateTimeOffset(2026, 1, 1, 0, minute, 0, TimeSpan.Zero));
}
