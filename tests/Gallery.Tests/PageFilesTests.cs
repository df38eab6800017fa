using System.Text.RegularExpressions;

namespace Gallery.Tests;

/// <summary>The files of the page, without a browser.</summary>
[Trait("Kind", "Heavy")]
public sealed partial class PageFilesTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "samples", "Gallery", "wwwroot");

    [Fact]
    public void Html_HasNoScriptStyleOrHandlerOfItsOwn()
    {
        string html = File.ReadAllText(Path.Combine(Folder, "index.html"));

        Assert.Empty(Inline().Matches(html).Select(match => match.Value));
    }

    [Fact]
    public void Files_NameNoOtherHost()
    {
        string[] files = Directory.GetFiles(Folder);

        IEnumerable<string> foreign = files.SelectMany(file => Host().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.NotEmpty(files);
        Assert.DoesNotContain(foreign, each => !each.EndsWith("http://www.w3.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_OfThePage_AllowItsOwnFilesOnly()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        using var client = new HttpClient();

        using HttpResponseMessage page = await client.GetAsync(new Uri(server.Address));
        using HttpResponseMessage health = await client.GetAsync(new Uri(server.Address + "/health"));

        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("Healthy", await health.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("""<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("https?://[a-z0-9.]+", RegexOptions.IgnoreCase)]
    private static partial Regex Host();
}
