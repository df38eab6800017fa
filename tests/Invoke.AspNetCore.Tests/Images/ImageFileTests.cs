using System.Net.Http.Headers;

namespace Invoke.AspNetCore.Tests;

public sealed class ImageFileTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private StoredImage _image = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _image = await _host.AddAsync(64, 48);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private string Address(string pattern) => pattern.Replace("{name}", _image.ImageName, StringComparison.Ordinal);

    [Theory]
    [InlineData("api/v1/images/i/{name}/full")]
    [InlineData("api/v1/images/internal/{name}")]
    public async Task Get_Image_SendsTheFileWithItsHeaders(string pattern)
    {
        byte[] expected = await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", _image.ImageName));

        using HttpResponseMessage response = await _host.Client.GetAsync(Address(pattern));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(expected.Length, response.Content.Headers.ContentLength);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.NotNull(response.Content.Headers.LastModified);
        Assert.Equal("private, max-age=31536000, immutable", response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal($"inline; filename={_image.ImageName}", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
    }

    [Theory]
    [InlineData("api/v1/images/i/{name}/thumbnail")]
    [InlineData("api/v1/images/internal/{name}/thumbnail")]
    public async Task Get_Thumbnail_SendsTheSmallFile(string pattern)
    {
        byte[] thumbnail = await _host.Client.GetByteArrayAsync(Address(pattern));

        string name = Path.GetFileNameWithoutExtension(_image.ImageName) + ".png";
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", "thumbnails", name)), thumbnail);
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

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("bytes=100-", 100, -1)]
    [InlineData("bytes=-5", -5, 5)]
    public async Task Get_Range_SendsJustThat(string range, int from, int count)
    {
        byte[] all = await _host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"));
        int start = from < 0 ? all.Length + from : from;
        int length = count < 0 ? all.Length - start : count;

        using HttpResponseMessage response = await SendAsync("GET", "full", range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(all.AsSpan(start, length).ToArray(), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(new ContentRangeHeaderValue(start, start + length - 1, all.Length), response.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task Get_RangeBeyondTheEnd_Is416WithTheLength()
    {
        using HttpResponseMessage response = await SendAsync("GET", "full", "bytes=99999999-");

        await response.AssertProblemAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "Content-Range");
        Assert.Equal(_image.FileBytes, response.Content.Headers.ContentRange!.Length + await ThumbnailBytesAsync());
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("bytes=a-b")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=9-3")]
    public async Task Get_RangeThatIsNone_SendsAll(string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address("api/v1/images/i/{name}/full"));
        request.Headers.TryAddWithoutValidation("Range", range);

        using HttpResponseMessage response = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.PartialContent)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task Get_IfRange_SendsAllWhereTheTagIsAnother(bool fits, HttpStatusCode expected)
    {
        using HttpResponseMessage first = await SendAsync("HEAD", "full");
        var request = new HttpRequestMessage(HttpMethod.Get, Address("api/v1/images/i/{name}/full"));
        request.Headers.Range = new RangeHeaderValue(0, 3);
        request.Headers.IfRange = new RangeConditionHeaderValue(fits ? first.Headers.ETag! : new EntityTagHeaderValue("\"other\""));

        using HttpResponseMessage response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "full")]
    [InlineData("HEAD", "full")]
    [InlineData("GET", "thumbnail")]
    public async Task Get_IfNoneMatchOwnTag_Is304WithoutBody(string method, string file)
    {
        using HttpResponseMessage first = await SendAsync("GET", file);
        var request = new HttpRequestMessage(new HttpMethod(method), Address($"api/v1/images/i/{{name}}/{file}"));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage response = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, response.Headers.ETag);
        Assert.Equal("private, max-age=31536000, immutable", response.Headers.NonValidated["Cache-Control"].ToString());
    }

    [Theory]
    [InlineData(0, HttpStatusCode.NotModified)]
    [InlineData(3600, HttpStatusCode.NotModified)]
    [InlineData(-3600, HttpStatusCode.OK)]
    public async Task Get_IfModifiedSince_Is304WhereItIsNot(int seconds, HttpStatusCode expected)
    {
        using HttpResponseMessage first = await SendAsync("GET", "full");
        DateTimeOffset since = first.Content.Headers.LastModified!.Value.AddSeconds(seconds);
        var request = new HttpRequestMessage(HttpMethod.Get, Address("api/v1/images/i/{name}/full"));
        // A time in the future counts as none.
        request.Headers.IfModifiedSince = since > TimeProvider.System.GetUtcNow() ? first.Content.Headers.LastModified : since;

        using HttpResponseMessage response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_IfMatchAnotherTag_Is412()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address("api/v1/images/i/{name}/full"));
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\""));

        using HttpResponseMessage response = await _host.Client.SendAsync(request);

        await response.AssertProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");
    }

    [Fact]
    public async Task Get_TwoImages_HaveTwoTags()
    {
        StoredImage other = await _host.AddAsync(64, 48);

        using HttpResponseMessage first = await SendAsync("GET", "full");
        using HttpResponseMessage thumbnail = await SendAsync("GET", "thumbnail");
        using HttpResponseMessage second = await _host.Client.GetAsync($"api/v1/images/i/{other.ImageName}/full");

        Assert.Equal(3, new[] { first, thumbnail, second }.Select(each => each.Headers.ETag!.Tag).Distinct().Count());
    }

    [Fact]
    public async Task Get_Concurrently_SendsEveryoneTheWholeFile()
    {
        byte[] expected = await _host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"));

        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"))));

        Assert.All(all, bytes => Assert.Equal(expected, bytes));
    }

    [Theory]
    [InlineData("GET", "full")]
    [InlineData("HEAD", "full")]
    [InlineData("GET", "thumbnail")]
    [InlineData("GET", "workflow")]
    [InlineData("GET", "metadata")]
    public async Task Get_FileGoneFromDisk_Is404(string method, string file)
    {
        Directory.Delete(Path.Combine(_host.Root, "images"), recursive: true);

        using HttpResponseMessage response = await _host.SendAsync(method, Address($"api/v1/images/i/{{name}}/{file}"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        if (method != "HEAD")
        {
            await response.AssertProblemAsync(HttpStatusCode.NotFound, _image.ImageName, "backup");
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
        using HttpResponseMessage response = await _host.Client.GetAsync(address);

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
        using HttpResponseMessage response = await _host.SendAsync(method, Address(pattern));

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "images/i/");
        Assert.NotNull(await _host.Images.FindAsync(_image.ImageName));
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
            using HttpResponseMessage response = await _host.Client.GetAsync($"api/v1/images/i/{name}{suffix}");

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.DoesNotContain("Set-Cookie", response.Headers.Select(header => header.Key));
        }
    }

    [Fact]
    public async Task Get_VeryLongName_Is404()
    {
        using HttpResponseMessage response = await _host.Client.GetAsync($"api/v1/images/i/{new string('a', 4000)}.png/full");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "Names are ASCII letters");
    }

    [Fact]
    public async Task Get_SoftDeletedImage_StillSendsTheFile()
    {
        await _host.Images.SoftDeleteManyAsync([_image.ImageName]);

        using HttpResponseMessage file = await SendAsync("GET", "thumbnail");
        using HttpResponseMessage record = await _host.Client.GetAsync($"api/v1/images/i/{_image.ImageName}");

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        await record.AssertProblemAsync(HttpStatusCode.NotFound, _image.ImageName);
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

    private async Task<long> ThumbnailBytesAsync() => (await _host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/thumbnail"))).Length;

    private Task<HttpResponseMessage> SendAsync(string method, string file, string? range = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Address($"api/v1/images/i/{{name}}/{file}"));
        if (range is not null)
        {
            request.Headers.Range = RangeHeaderValue.Parse(range);
        }

        return _host.Client.SendAsync(request);
    }
}
