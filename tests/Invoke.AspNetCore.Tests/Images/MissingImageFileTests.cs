namespace Invoke.AspNetCore.Tests;

public sealed class MissingImageFileTests : StoredImageTest
{
    [Theory]
    [InlineData("GET", "full")]
    [InlineData("HEAD", "full")]
    [InlineData("GET", "thumbnail")]
    [InlineData("GET", "workflow")]
    [InlineData("GET", "metadata")]
    public async Task Get_FileGoneFromDisk_Is404(string method, string file)
    {
        Directory.Delete(Path.Combine(Host.Root, "images"), recursive: true);

        using HttpResponseMessage response = await Host.SendAsync(method, Address($"api/v1/images/i/{{name}}/{file}"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        if (method != "HEAD")
        {
            await response.AssertProblemAsync(HttpStatusCode.NotFound, Image.ImageName, "backup");
        }
    }

    [Theory]
    [InlineData("api/v1/images/i/none.png/full")]
    [InlineData("api/v1/images/i/none.png/thumbnail")]
    [InlineData("api/v1/images/i/none.png")]
    [InlineData("api/v1/images/i/none.png/metadata")]
    [InlineData("api/v1/images/i/none.png/workflow")]
    [InlineData("api/v1/images/i/none.png/urls")]
    [InlineData("api/v1/images/internal/none.png")]
    [InlineData("api/v1/images/internal/none.png/thumbnail")]
    [InlineData("api/v1/images/internal/none.png/metadata")]
    [InlineData("api/v1/images/internal/none.png/urls")]
    public async Task Get_NoSuchImage_Is404WithTheName(string address)
    {
        using HttpResponseMessage response = await Host.Client.GetAsync(address);

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "none.png");
    }

    [Theory]
    [InlineData("GET", "api/v1/images/external/{name}")]
    [InlineData("GET", "api/v1/images/external/{name}/thumbnail")]
    [InlineData("GET", "api/v1/images/external/{name}/metadata")]
    [InlineData("GET", "api/v1/images/external/{name}/urls")]
    [InlineData("DELETE", "api/v1/images/external/{name}")]
    [InlineData("GET", "api/v1/images/results/{name}")]
    [InlineData("GET", "api/v1/images/INTERNAL/{name}")]
    public async Task Send_OtherOrigin_Is404(string method, string pattern)
    {
        using HttpResponseMessage response = await Host.SendAsync(method, Address(pattern));

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "images/i/");
        Assert.NotNull(await Host.Images.FindAsync(Image.ImageName));
    }

    [Theory]
    [InlineData("..%2f..%2fdatabases%2finvoke.db")]
    [InlineData("..%5c..%5cinvoke.db")]
    [InlineData("%2e%2e%2finvoke.db")]
    [InlineData("%252e%252e%252finvoke.db")]
    [InlineData("C:%5Cwindows%5Cwin.ini")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("CON.png")]
    [InlineData(".staging")]
    [InlineData("b%C3%BCro.png")]
    [InlineData("%F0%9F%98%80.png")]
    [InlineData("a.png;b")]
    [InlineData("a%0d%0aSet-Cookie:x.png")]
    [InlineData("a..png")]
    public async Task Get_NameThatIsNone_Is404(string name)
    {
        foreach (string suffix in new[] { "/full", "/thumbnail", string.Empty, "/metadata", "/workflow", "/urls" })
        {
            using HttpResponseMessage response = await Host.Client.GetAsync($"api/v1/images/i/{name}{suffix}");

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.DoesNotContain("Set-Cookie", response.Headers.Select(header => header.Key));
        }
    }

    [Fact]
    public async Task Get_VeryLongName_Is404()
    {
        using HttpResponseMessage response = await Host.Client.GetAsync($"api/v1/images/i/{new string('a', 4000)}.png/full");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "Names are ASCII letters");
    }
}
