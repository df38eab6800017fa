using System.Net.Http.Headers;

namespace Invoke.AspNetCore.Tests;

public sealed class ImageFileConditionTests : StoredImageTest
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("bytes=100-", 100, -1)]
    [InlineData("bytes=-5", -5, 5)]
    public async Task Get_Range_SendsJustThat(string range, int from, int count)
    {
        byte[] all = await Host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/full"));
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
        Assert.Equal(Image.FileBytes, response.Content.Headers.ContentRange!.Length + await ThumbnailBytesAsync());
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

        using HttpResponseMessage response = await Host.Client.SendAsync(request);

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

        using HttpResponseMessage response = await Host.Client.SendAsync(request);

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

        using HttpResponseMessage response = await Host.Client.SendAsync(request);

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

        using HttpResponseMessage response = await Host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_IfMatchAnotherTag_Is412()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address("api/v1/images/i/{name}/full"));
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\""));

        using HttpResponseMessage response = await Host.Client.SendAsync(request);

        await response.AssertProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");
    }

    [Fact]
    public async Task Get_TwoImages_HaveTwoTags()
    {
        StoredImage other = await Host.AddAsync(64, 48);

        using HttpResponseMessage first = await SendAsync("GET", "full");
        using HttpResponseMessage thumbnail = await SendAsync("GET", "thumbnail");
        using HttpResponseMessage second = await Host.Client.GetAsync($"api/v1/images/i/{other.ImageName}/full");

        Assert.Equal(3, new[] { first, thumbnail, second }.Select(each => each.Headers.ETag!.Tag).Distinct().Count());
    }

    private async Task<long> ThumbnailBytesAsync() => (await Host.Client.GetByteArrayAsync(Address("api/v1/images/i/{name}/thumbnail"))).Length;
}
