namespace Invoke.AspNetCore.Tests;

public sealed class ImageFileTests : StoredImageTest
{
    [Theory]
    [InlineData("api/v1/images/i/{name}/full")]
    [InlineData("api/v1/images/internal/{name}")]
    public async Task Get_Image_SendsTheFileWithItsHeaders(string pattern)
    {
        byte[] expected = await File.ReadAllBytesAsync(Path.Combine(Host.Root, "images", Image.ImageName));

        using HttpResponseMessage response = await Host.Client.GetAsync(Address(pattern));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(expected.Length, response.Content.Headers.ContentLength);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.NotNull(response.Content.Headers.LastModified);
        Assert.Equal("private, max-age=31536000, immutable", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal($"inline; filename={Image.ImageName}", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
    }

    [Theory]
    [InlineData("api/v1/images/i/{name}/thumbnail")]
    [InlineData("api/v1/images/internal/{name}/thumbnail")]
    public async Task Get_Thumbnail_SendsTheSmallFile(string pattern)
    {
        byte[] thumbnail = await Host.Client.GetByteArrayAsync(Address(pattern));

        string name = Path.GetFileNameWithoutExtension(Image.ImageName) + ".png";
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Host.Root, "images", "thumbnails", name)), thumbnail);
    }

    [Theory]
    [InlineData("full", null)]
    [InlineData("thumbnail", null)]
    [InlineData("full", "bytes=0-9")]
    [InlineData("full", "bytes=99999999-")]
    public async Task Head_File_HasTheHeadersOfGetAndNoBody(string file, string? range)
    {
        using HttpResponseMessage get = await SendAsync("GET", file, range);
        using HttpResponseMessage head = await SendAsync("HEAD", file, range);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(Headers(get), Headers(head));

        static string[] Headers(HttpResponseMessage response) =>
        [
            .. response.Headers.Concat(response.Content.Headers).Where(each => each.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
                .Select(each => $"{each.Key}: {string.Join(", ", each.Value)}").Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task Head_File_TellsTheLength()
    {
        using HttpResponseMessage get = await SendAsync("GET", "full");
        using HttpResponseMessage head = await SendAsync("HEAD", "full");

        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_Concurrently_SendsEveryoneTheWholeFile()
    {
        byte[] expected = await Host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"));

        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"))));

        Assert.All(all, bytes => Assert.Equal(expected, bytes));
    }

    [Fact]
    public async Task Get_SoftDeletedImage_StillSendsTheFile()
    {
        await Host.Images.SoftDeleteManyAsync([Image.ImageName]);

        using HttpResponseMessage file = await SendAsync("GET", "thumbnail");
        using HttpResponseMessage record = await Host.Client.GetAsync($"api/v1/images/i/{Image.ImageName}");

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        await record.AssertProblemAsync(HttpStatusCode.NotFound, Image.ImageName);
    }

    [Theory]
    [InlineData("public, max-age=60")]
    [InlineData(null)]
    [InlineData("")]
    public async Task Get_FileCacheControlOption_IsWhatIsSent(string? cacheControl)
    {
        await using TestHost host = await TestHost.StartAsync(options: options => options.FileCacheControl = cacheControl);
        StoredImage image = await host.AddAsync();

        using HttpResponseMessage response = await host.Client.GetAsync(image.ImageUrl);

        Assert.Equal(string.IsNullOrEmpty(cacheControl) ? null : cacheControl, response.Headers.CacheControl?.ToString());
    }
}
