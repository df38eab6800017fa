namespace Invoke.AspNetCore.Tests;

public sealed class SignedUrlTests : IAsyncLifetime
{
    private readonly Clock _clock = new();
    private TestHost _host = null!;
    private StoredImage _image = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(
            invoke =>
            {
                invoke.Services.AddSingleton<TimeProvider>(_clock);
                invoke.UseSignedUrls(options => options.Keys.Add(Convert.ToBase64String(new byte[32])));
            });
        _image = await _host.AddAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_SignedUrls_SendTheFiles()
    {
        using HttpResponseMessage full = await _host.Client.GetAsync(_image.ImageUrl);
        using HttpResponseMessage thumbnail = await _host.Client.GetAsync(_image.ThumbnailUrl);
        using HttpResponseMessage seeds = await _host.Client.GetAsync(
            $"api/v1/images/internal/{_image.ImageName}{_image.ImageUrl[_image.ImageUrl.IndexOf('?', StringComparison.Ordinal)..]}");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [full.StatusCode, thumbnail.StatusCode, seeds.StatusCode]);
    }

    [Theory]
    [InlineData("i/{name}/full")]
    [InlineData("i/{name}/thumbnail")]
    [InlineData("internal/{name}")]
    [InlineData("internal/{name}/thumbnail")]
    [InlineData("i/none.png/full")]
    [InlineData("i/..%2fx/full")]
    [InlineData("external/{name}")]
    [InlineData("i/{name}/full?expires=99999999999&signature=AAAA")]
    [InlineData("i/{name}/full?expires=x&signature=")]
    public async Task Get_WithoutTheRightSignature_Is403WhetherItExistsOrNot(string pattern)
    {
        using HttpResponseMessage response = await _host.Client.GetAsync("api/v1/images/" + pattern.Replace("{name}", _image.ImageName, StringComparison.Ordinal));

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "not signed");
    }

    [Fact]
    public async Task Get_SignatureOfTheOtherFile_Is403()
    {
        using HttpResponseMessage response = await _host.Client.GetAsync(_image.ThumbnailUrl.Replace("/thumbnail?", "/full?", StringComparison.Ordinal));

        await response.AssertProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Get_WhenTheTimeIsOver_Is403()
    {
        _clock.Now += TimeSpan.FromHours(2);

        using HttpResponseMessage response = await _host.Client.GetAsync(_image.ImageUrl);

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "fresh one");
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
