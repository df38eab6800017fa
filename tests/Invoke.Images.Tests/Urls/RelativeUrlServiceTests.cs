using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class RelativeUrlServiceTests
{
    [Theory]
    [InlineData("api/v1", ImageFileKind.Full, "api/v1/images/i/a.png/full")]
    [InlineData("api/v1/", ImageFileKind.Thumbnail, "api/v1/images/i/a.png/thumbnail")]
    [InlineData("https://cdn.example/x", ImageFileKind.Full, "https://cdn.example/x/images/i/a.png/full")]
    [InlineData("", ImageFileKind.Full, "images/i/a.png/full")]
    public async Task GetUrlAsync_AnyBase_IsInFront(string urlBase, ImageFileKind kind, string expected)
    {
        var urls = new RelativeUrlService(Options.Create(new ImagesOptions { UrlBase = urlBase }));

        Assert.Equal(expected, await urls.GetUrlAsync("a.png", kind, CancellationToken.None));
    }

    [Fact]
    public async Task GetUrlAsync_BadName_IsRefused()
    {
        var urls = new RelativeUrlService(Options.Create(new ImagesOptions()));

        await Assert.ThrowsAsync<ImageNameException>(async () => await urls.GetUrlAsync("../a.png", ImageFileKind.Full, CancellationToken.None));
    }
}
