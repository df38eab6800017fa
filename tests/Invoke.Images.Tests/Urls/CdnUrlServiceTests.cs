using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class CdnUrlServiceTests
{
    [Theory]
    [InlineData("https://cdn.example.com/{kind}/{name}", ImageFileKind.Full, "https://cdn.example.com/full/0198ab.png")]
    [InlineData("https://cdn.example.com/{kind}/{name}", ImageFileKind.Thumbnail, "https://cdn.example.com/thumbnail/0198ab.png")]
    [InlineData("https://cdn.example.com/{prefix:2}/{stem}-{kind}.{extension}", ImageFileKind.Full, "https://cdn.example.com/01/0198ab-full.png")]
    [InlineData("https://cdn.example.com/{prefix:100}/{kind}/{name}", ImageFileKind.Full, "https://cdn.example.com/0198ab/full/0198ab.png")]
    public async Task GetUrlAsync_OneTemplate_IsFilledIn(string template, ImageFileKind kind, string expected) =>
        Assert.Equal(expected, await Create(template).GetUrlAsync("0198ab.png", kind, CancellationToken.None));

    [Fact]
    public async Task GetUrlAsync_TwoTemplates_EachKindHasItsOwn()
    {
        CdnUrlService urls = Create("https://a.example/{name}", "https://b.example/{stem}.webp");

        Assert.Equal("https://a.example/x.png", await urls.GetUrlAsync("x.png", ImageFileKind.Full, CancellationToken.None));
        Assert.Equal("https://b.example/x.webp", await urls.GetUrlAsync("x.png", ImageFileKind.Thumbnail, CancellationToken.None));
    }

    [Fact]
    public async Task GetUrlAsync_Shards_SpreadNamesEvenlyAndForEver()
    {
        CdnUrlService urls = Create("https://cdn{shard:4}.example.com/{kind}/{name}");
        var hosts = new Dictionary<string, int>();

        for (var index = 0; index < 1000; index++)
        {
            string host = new Uri(await urls.GetUrlAsync($"{index}.png", ImageFileKind.Full, CancellationToken.None)).Host;
            hosts[host] = hosts.GetValueOrDefault(host) + 1;
        }

        Assert.Equal(["cdn0.example.com", "cdn1.example.com", "cdn2.example.com", "cdn3.example.com"], hosts.Keys.Order());
        Assert.All(hosts.Values, count => Assert.InRange(count, 200, 300));
        Assert.Equal("https://cdn1.example.com/full/a.png", await urls.GetUrlAsync("a.png", ImageFileKind.Full, CancellationToken.None));
    }

    [Theory]
    [InlineData("", "", "empty")]
    [InlineData("https://a.example/{name}", "", "{kind}")]
    [InlineData("https://a.example/{kind}", "", "neither")]
    [InlineData("/images/{kind}/{name}", "", "absolute")]
    [InlineData("javascript:{kind}{name}", "", "absolute")]
    [InlineData("https://a.example/{kind}/{name}", "https://a.example/{nam}", "'{nam}' is not a token")]
    [InlineData("https://a.example/{kind}/{name:3}", "", "'{name:3}' is not a token")]
    [InlineData("https://a{shard}.example/{kind}/{name}", "", "1 to 1000")]
    [InlineData("https://a.example/{prefix:0}/{kind}/{name}", "", "1 to 128")]
    public void Constructor_BadTemplate_SaysWhatIsWrong(string full, string thumbnail, string reason)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Create(full, thumbnail));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetUrlAsync_BadName_IsRefused() => await Assert.ThrowsAsync<ImageNameException>(
        async () => await Create("https://a.example/{kind}/{name}").GetUrlAsync("../a.png", ImageFileKind.Full, CancellationToken.None));

    private static CdnUrlService Create(string full, string thumbnail = "") =>
        new(Options.Create(new CdnUrlOptions { FullTemplate = full, ThumbnailTemplate = thumbnail }));
}
