using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class AbsoluteUrlServiceTests
{
    [Theory]
    [InlineData("https://images.example.com/api/v1", "https://images.example.com/api/v1/images/i/a.png/thumbnail")]
    [InlineData("http://localhost:5000/", "http://localhost:5000/images/i/a.png/thumbnail")]
    public async Task GetUrlAsync_Address_IsInFront(string address, string expected)
    {
        var urls = new AbsoluteUrlService(Options.Create(new ImagesOptions { UrlBase = address }));

        Assert.Equal(expected, await urls.GetUrlAsync("a.png", ImageFileKind.Thumbnail, CancellationToken.None));
    }

    [Theory]
    [InlineData("api/v1")]
    [InlineData("/api/v1")]
    [InlineData("")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc")]
    [InlineData("https://example.com/?x=1")]
    [InlineData("https://example.com/#x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:word@example.com")]
    public void Constructor_NoSuchAddress_SaysWhatIsNeeded(string address)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => new AbsoluteUrlService(Options.Create(new ImagesOptions { UrlBase = address })));

        Assert.Contains("https://", exception.Message, StringComparison.Ordinal);
    }
}
