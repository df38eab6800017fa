using System.Net.Http.Headers;

namespace Invoke.AspNetCore.Tests;

public sealed class ImageUploadTests : IAsyncLifetime
{
    private const string Query = "?image_category=user&is_intermediate=false";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("api/v1/images/upload")]
    [InlineData("api/v1/images/")]
    [InlineData("api/v1/images")]
    public async Task Post_Image_Is201WithRecordAndLocation(string address)
    {
        byte[] png = TestHost.Png(30, 20);

        using HttpResponseMessage response = await _host.Client.PostAsync(address + "?image_category=control&is_intermediate=true&session_id=s1", TestHost.Form(png));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        JsonElement image = await TestHost.JsonAsync(response);
        Assert.Equal("external", image.GetProperty("image_origin").GetString());
        Assert.Equal("control", image.GetProperty("image_category").GetString());
        Assert.Equal("s1", image.GetProperty("session_id").GetString());
        Assert.True(image.GetProperty("is_intermediate").GetBoolean());
        Assert.Equal((30, 20), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        JsonElement again = await _host.GetJsonAsync(response.Headers.Location!.ToString());
        Assert.Equal(image.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Post_Image_CanBeFetchedAtItsUrls()
    {
        byte[] png = TestHost.Png(30, 20);
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(png));
        JsonElement image = await TestHost.JsonAsync(response);

        byte[] full = await _host.Client.GetByteArrayAsync(image.GetProperty("image_url").GetString());
        byte[] thumbnail = await _host.Client.GetByteArrayAsync(image.GetProperty("thumbnail_url").GetString());

        Assert.Equal(png, full);
        Assert.Equal(30, new PngCodec().Identify(thumbnail).Width);
    }

    [Fact]
    public async Task Post_PathBase_LocationHasIt()
    {
        await using TestHost host = await TestHost.StartAsync(app: app => app.UsePathBase("/base"));

        using HttpResponseMessage response = await host.Client.PostAsync("base/api/v1/images/upload" + Query, TestHost.Form(TestHost.Png()));

        Assert.StartsWith("/base/api/v1/images/i/", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        using HttpResponseMessage again = await host.Client.GetAsync(response.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Post_Metadata_GoesIntoTheRecord()
    {
        MultipartFormDataContent form = TestHost.Form(TestHost.Png());
        form.Add(new StringContent("""{"seed":7}"""), "metadata");

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, form);

        string name = (await TestHost.JsonAsync(response)).GetProperty("image_name").GetString()!;
        Assert.Equal("""{"seed":7}""", await _host.Client.GetStringAsync($"api/v1/images/i/{name}/metadata"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("text")]
    public async Task Post_MetadataThatIsNoObject_Is422(string metadata)
    {
        MultipartFormDataContent form = TestHost.Form(TestHost.Png());
        form.Add(new StringContent(metadata), "metadata");

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, form);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "'metadata'", "JSON object");
        await _host.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("", "'image_category' is missing; use general, mask, control, user or other")]
    [InlineData("?image_category=user", "'is_intermediate' is missing; use true or false")]
    [InlineData("?image_category=portrait&is_intermediate=false", "'image_category' is 'portrait'; use general, mask, control, user or other")]
    [InlineData("?image_category=1&is_intermediate=false", "'image_category' is '1'")]
    [InlineData("?image_category=user,mask&is_intermediate=false", "'image_category' is 'user,mask'")]
    [InlineData("?image_category=user&is_intermediate=maybe", "'is_intermediate' is 'maybe'; use true or false")]
    [InlineData("?image_category=user&image_category=mask&is_intermediate=true", "'image_category' is given 2 times")]
    [InlineData("?image_category=user&is_intermediate=", "'is_intermediate' is missing")]
    public async Task Post_BadQuery_Is422NamingTheParameter(string query, string says)
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + query, TestHost.Form(TestHost.Png()));

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
        await _host.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData("imagery/png")]
    public async Task Post_FileOfAnotherType_Is415(string contentType)
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(TestHost.Png(), contentType));

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, contentType);
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Post_FileWithoutType_IsJudgedByItsBytes()
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(TestHost.Png(), contentType: null));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    public static TheoryData<string> Unreadable => ["empty", "text", "truncated", "damaged", "jpeg", "svg", "html"];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Post_UnreadableImage_Is415(string kind)
    {
        byte[] png = TestHost.Png(30, 20);
        byte[] file = kind switch
        {
            "empty" => [],
            "truncated" => png[..(png.Length / 2)],
            "damaged" => [.. png[..40], .. new byte[20], .. png[60..]],
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 1],
            "svg" => "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
            "html" => "<script>alert(1)</script>"u8.ToArray(),
            _ => "no image at all"u8.ToArray(),
        };

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(file));

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await _host.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("image/png")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData(null)]
    public async Task Post_NotMultipart_Is415(string? contentType)
    {
        var content = new ByteArrayContent(TestHost.Png());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, content);

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, "multipart/form-data");
    }

    [Fact]
    public async Task Post_WithoutFile_Is422()
    {
        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, TestHost.Form(TestHost.Png(), field: "picture"));

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "no field 'file'");
    }

    [Fact]
    public async Task Post_TextInsteadOfAFile_Is422()
    {
        using HttpResponseMessage response = await _host.Client.PostAsync(
            "api/v1/images/upload" + Query, new MultipartFormDataContent { { new StringContent("a"), "file" } });

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "file name");
    }

    [Fact]
    public async Task Post_TwoFiles_Is422AndStoresNeither()
    {
        MultipartFormDataContent form = TestHost.Form(TestHost.Png());
        form.Add(new ByteArrayContent(TestHost.Png()), "file", "second.png");

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, form);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "two fields 'file'");
        await _host.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=other")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    public async Task Post_WrongBoundary_Is400(string contentType)
    {
        MultipartFormDataContent form = TestHost.Form(TestHost.Png());
        form.Headers.Remove("Content-Type");
        form.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, form);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "boundary");
    }

    [Fact]
    public async Task Post_FormThatEndsEarly_Is400()
    {
        var content = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nabc");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        using HttpResponseMessage response = await _host.Client.PostAsync("api/v1/images/upload" + Query, content);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await _host.AssertNothingStoredAsync();
    }
}
