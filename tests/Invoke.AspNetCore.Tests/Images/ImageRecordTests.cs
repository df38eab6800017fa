namespace Invoke.AspNetCore.Tests;

public sealed class ImageRecordTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private StoredImage _image = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _image = await _host.AddAsync(with: request => request with
        {
            SessionId = "s1",
            Metadata = """{"seed":42}""",
            Workflow = """{"w":1}""",
            Graph = """{"g":2}""",
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private string Address(string suffix = "") => $"api/v1/images/i/{_image.ImageName}{suffix}";

    [Fact]
    public async Task Get_Record_IsTheStoredImage()
    {
        JsonElement record = await _host.GetJsonAsync(Address());
        JsonElement seeds = await _host.GetJsonAsync($"api/v1/images/internal/{_image.ImageName}/metadata");

        Assert.Equal(_image, record.Deserialize<StoredImage>());
        Assert.Equal(record.GetRawText(), seeds.GetRawText());
    }

    [Fact]
    public async Task Get_Metadata_IsJsonAsStored() => Assert.Equal("""{"seed":42}""", await _host.Client.GetStringAsync(Address("/metadata")));

    [Fact]
    public async Task Get_MetadataOfNone_IsNull()
    {
        StoredImage plain = await _host.AddAsync();

        Assert.Equal("null", await _host.Client.GetStringAsync($"api/v1/images/i/{plain.ImageName}/metadata"));
    }

    [Fact]
    public async Task Get_Workflow_HasBothAsTexts() =>
        Assert.Equal("""{"workflow":"{\u0022w\u0022:1}","graph":"{\u0022g\u0022:2}"}""", await _host.Client.GetStringAsync(Address("/workflow")));

    [Fact]
    public async Task Get_WorkflowOfNone_HasNulls()
    {
        StoredImage plain = await _host.AddAsync();

        Assert.Equal("""{"workflow":null,"graph":null}""", await _host.Client.GetStringAsync($"api/v1/images/i/{plain.ImageName}/workflow"));
    }

    [Theory]
    [InlineData("i")]
    [InlineData("internal")]
    public async Task Get_Urls_CanBeFetched(string folder)
    {
        JsonElement urls = await _host.GetJsonAsync($"api/v1/images/{folder}/{_image.ImageName}/urls");

        Assert.Equal(["image_name", "image_origin", "image_url", "thumbnail_url"], urls.EnumerateObject().Select(each => each.Name));
        foreach (string url in new[] { "image_url", "thumbnail_url" })
        {
            using HttpResponseMessage response = await _host.Client.GetAsync(urls.GetProperty(url).GetString());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Get_AbsoluteUrls_HitTheEndpoints()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.UseAbsoluteUrls("https://images.example.com/api/v1"));
        StoredImage image = await host.AddAsync();

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(image.ImageUrl).PathAndQuery);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("i", """{"starred":true}""", "starred", "True")]
    [InlineData("i", """{"image_category":"mask"}""", "image_category", "mask")]
    [InlineData("internal", """{"session_id":"other"}""", "session_id", "other")]
    [InlineData("internal", """{"is_intermediate":true}""", "is_intermediate", "True")]
    [InlineData("i", """{"starred":null}""", "starred", "False")]
    [InlineData("i", "{}", "session_id", "s1")]
    public async Task Patch_Change_AnswersTheRecordAsItIsNow(string folder, string changes, string property, string expected)
    {
        using HttpResponseMessage response = await _host.SendJsonAsync("PATCH", $"api/v1/images/{folder}/{_image.ImageName}", changes);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, (await TestHost.JsonAsync(response)).GetProperty(property).ToString());
        Assert.Equal(expected, (await _host.GetJsonAsync(Address())).GetProperty(property).ToString());
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "line 1, byte 2")]
    [InlineData("", HttpStatusCode.BadRequest, "empty")]
    [InlineData("{\"starred\":tru", HttpStatusCode.BadRequest, "no JSON")]
    [InlineData("{\"starred\":true,\"starred\":false}", HttpStatusCode.BadRequest, "no JSON")]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity, "The body is a list; send a JSON object with 'image_category', 'session_id', 'is_intermediate' or 'starred'")]
    [InlineData("null", HttpStatusCode.UnprocessableEntity, "The body is null")]
    [InlineData("3", HttpStatusCode.UnprocessableEntity, "The body is 3")]
    [InlineData("{\"width\":1}", HttpStatusCode.UnprocessableEntity, "'width' of the body is unknown here; allowed are 'image_category'")]
    [InlineData("{\"Starred\":true}", HttpStatusCode.UnprocessableEntity, "'Starred'")]
    [InlineData("{\"starred\":\"yes\"}", HttpStatusCode.UnprocessableEntity, "'starred' of the body is \"yes\"; use true or false")]
    [InlineData("{\"starred\":1}", HttpStatusCode.UnprocessableEntity, "'starred' of the body is 1; use true or false")]
    [InlineData("{\"session_id\":5}", HttpStatusCode.UnprocessableEntity, "'session_id' of the body is 5; use a text")]
    [InlineData("{\"image_category\":\"portrait\"}", HttpStatusCode.UnprocessableEntity, "use general, mask, control, user or other")]
    [InlineData("{\"image_category\":99}", HttpStatusCode.UnprocessableEntity, "'image_category' of the body is 99")]
    [InlineData("{\"image_category\":1}", HttpStatusCode.UnprocessableEntity, "use general")]
    [InlineData("{\"image_category\":[{\"a\":1}]}", HttpStatusCode.UnprocessableEntity, "is a list")]
    public async Task Patch_BadBody_ChangesNothingAndNamesTheProperty(string body, HttpStatusCode status, string says)
    {
        using HttpResponseMessage response = await _host.SendJsonAsync("PATCH", Address(), body);

        await response.AssertProblemAsync(status, says);
        Assert.Equal(_image, await _host.Images.GetAsync(_image.ImageName));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Patch_NotJson_Is415(string? contentType)
    {
        var content = new ByteArrayContent("""{"starred":true}"""u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : new(contentType);

        using HttpResponseMessage response = await _host.SendAsync("PATCH", Address(), content);

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, "application/json");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/merge-patch+json")]
    public async Task Patch_KindsOfJson_AreTaken(string contentType)
    {
        var content = new ByteArrayContent("""{"starred":true}"""u8.ToArray());
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);

        using HttpResponseMessage response = await _host.SendAsync("PATCH", Address(), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Patch_HugeBody_Is413(bool isChunked)
    {
        await using TestHost host = await TestHost.StartAsync(options: options => options.MaxJsonBytes = 2048);
        StoredImage image = await host.AddAsync();
        var request = new HttpRequestMessage(HttpMethod.Patch, $"api/v1/images/i/{image.ImageName}")
        {
            Content = new StringContent($$"""{"session_id":"{{new string('a', 4000)}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        using HttpResponseMessage response = await host.Client.SendAsync(request);

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Patch_Missing_Is404()
    {
        using HttpResponseMessage response = await _host.SendJsonAsync("PATCH", "api/v1/images/i/none.png", """{"starred":true}""");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "none.png");
    }

    [Theory]
    [InlineData("i", "")]
    [InlineData("internal", "")]
    [InlineData("i", "?soft=false")]
    public async Task Delete_Image_IsGoneAndTold(string folder, string query)
    {
        string address = $"api/v1/images/{folder}/{_image.ImageName}{query}";

        using HttpResponseMessage first = await _host.SendAsync("DELETE", address);
        using HttpResponseMessage second = await _host.SendAsync("DELETE", address);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal($$"""{"deleted_images":["{{_image.ImageName}}"],"affected_boards":[]}""", await first.Content.ReadAsStringAsync());
        await second.AssertProblemAsync(HttpStatusCode.NotFound, _image.ImageName);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Root, "images"), "*.png", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Delete_Soft_CanBeRestored()
    {
        using HttpResponseMessage deleted = await _host.SendAsync("DELETE", Address("?soft=true"));
        using HttpResponseMessage again = await _host.SendAsync("DELETE", Address("?soft=true"));
        using HttpResponseMessage gone = await _host.Client.GetAsync(Address());
        using HttpResponseMessage restored = await _host.SendJsonAsync("POST", "api/v1/images/restore", $$"""{"image_names":["{{_image.ImageName}}","none.png"]}""");

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await again.AssertProblemAsync(HttpStatusCode.NotFound);
        await gone.AssertProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal($$"""{"restored_images":["{{_image.ImageName}}"]}""", await restored.Content.ReadAsStringAsync());
        await _host.GetJsonAsync(Address());
    }

    [Fact]
    public async Task Delete_SoftOfNoMeaning_Is422()
    {
        using HttpResponseMessage response = await _host.SendAsync("DELETE", Address("?soft=maybe"));

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "'soft' is 'maybe'");
        Assert.NotNull(await _host.Images.FindAsync(_image.ImageName));
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("POST", "/full")]
    public async Task Send_OtherMethod_Is405(string method, string suffix)
    {
        using HttpResponseMessage response = await _host.SendAsync(method, Address(suffix));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }
}
