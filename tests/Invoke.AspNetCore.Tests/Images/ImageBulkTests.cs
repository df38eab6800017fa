using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Invoke.AspNetCore.Tests;

public sealed class ImageBulkTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private StoredImage _first = null!;
    private StoredImage _second = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(options: options => options.MaxNames = 5);
        _first = await _host.AddAsync(10, 10);
        _second = await _host.AddAsync(20, 10);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string> Routes => ["images_by_names", "delete", "restore", "star", "unstar", "download"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Post_NoNames_Is422(string route)
    {
        using HttpResponseMessage empty = await PostAsync(route, """{"image_names":[]}""");
        using HttpResponseMessage missing = await PostAsync(route, "{}");
        using HttpResponseMessage isNull = await PostAsync(route, """{"image_names":null}""");
        using HttpResponseMessage text = await PostAsync(route, """{"image_names":"a.png"}""");
        using HttpResponseMessage numbers = await PostAsync(route, """{"image_names":[1]}""");
        using HttpResponseMessage unknown = await PostAsync(route, """{"image_names":["a.png"],"x":1}""");

        await empty.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "at least one");
        await missing.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "'image_names' of the body is missing");
        await isNull.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "at least one");
        await text.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "use a list of texts");
        await numbers.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "use a list of texts");
        await unknown.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "'x' of the body is unknown");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Post_BadNames_Is422TellingWhich(string route)
    {
        using HttpResponseMessage path = await PostAsync(route, """{"image_names":["a.png","../../etc/passwd"]}""");
        using HttpResponseMessage isNull = await PostAsync(route, """{"image_names":[null]}""");
        using HttpResponseMessage many = await PostAsync(route, """{"image_names":["a.png","b.png","c.png","d.png","e.png","f.png"]}""");

        await path.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "entry 2");
        await isNull.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "entry 1");
        await many.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "6 names; at most 5");
        Assert.Equal(2, (await _host.Images.GetCountsAsync()).Total);
    }

    [Fact]
    public async Task PostByNames_Names_AnswersInTheirOrderWithoutMissing()
    {
        using HttpResponseMessage response = await PostNamesAsync("images_by_names", _second.ImageName, "none.png", _first.ImageName, _second.ImageName);

        Assert.Equal(
            [_second.ImageName, _first.ImageName],
            (await TestHost.JsonAsync(response)).EnumerateArray().Select(image => image.GetProperty("image_name").GetString()));
    }

    [Fact]
    public async Task PostStarAndUnstar_Names_AnswersThoseThatAreThere()
    {
        using HttpResponseMessage star = await PostNamesAsync("star", _first.ImageName, "none.png");
        bool isStarred = (await _host.Images.GetAsync(_first.ImageName)).Starred;
        using HttpResponseMessage unstar = await PostNamesAsync("unstar", _first.ImageName, "none.png");

        Assert.Equal($$"""{"starred_images":["{{_first.ImageName}}"],"affected_boards":[]}""", await star.Content.ReadAsStringAsync());
        Assert.True(isStarred);
        Assert.Equal($$"""{"unstarred_images":["{{_first.ImageName}}"],"affected_boards":[]}""", await unstar.Content.ReadAsStringAsync());
        Assert.False((await _host.Images.GetAsync(_first.ImageName)).Starred);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?soft=true")]
    public async Task PostDelete_Names_AnswersThoseThatWere(string query)
    {
        using HttpResponseMessage first = await PostNamesAsync("delete" + query, _first.ImageName, "none.png");
        using HttpResponseMessage second = await PostNamesAsync("delete" + query, _first.ImageName);

        Assert.Equal($$"""{"deleted_images":["{{_first.ImageName}}"],"affected_boards":[]}""", await first.Content.ReadAsStringAsync());
        Assert.Equal("""{"deleted_images":[],"affected_boards":[]}""", await second.Content.ReadAsStringAsync());
        Assert.Equal(query.Length > 0, await _host.Images.FindAsync(_first.ImageName, includeDeleted: true) is not null);
    }

    [Fact]
    public async Task DeleteIntermediates_Store_KeepsStarredAndFinished()
    {
        await _host.AddAsync(with: request => request with { IsIntermediate = true });
        StoredImage starred = await _host.AddAsync(with: request => request with { IsIntermediate = true });
        await _host.Images.UpdateAsync(starred.ImageName, new ImageChanges { Starred = true });

        using HttpResponseMessage response = await _host.SendAsync("DELETE", "api/v1/images/intermediates");

        Assert.Equal("1", await response.Content.ReadAsStringAsync());
        Assert.Equal(3, (await _host.Images.GetCountsAsync()).Total);
    }

    [Fact]
    public async Task PostDownload_Names_IsAZipOfTheFiles()
    {
        using HttpResponseMessage response = await PostNamesAsync("download", _first.ImageName, "none.png", _second.ImageName, _first.ImageName);

        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment; filename=\"images.zip\"", response.Content.Headers.ContentDisposition?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        Assert.Equal([_first.ImageName, _second.ImageName], zip.Entries.Select(entry => entry.FullName));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream content = entry.Open();
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", entry.FullName)), bytes.ToArray());
        }
    }

    [Fact]
    public async Task PostDownload_NamesThatDifferInCase_AreUniqueInTheZip()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.UseNameService<TwoNames>());
        await host.AddAsync();
        await host.AddAsync();

        using HttpResponseMessage response = await host.SendJsonAsync("POST", "api/v1/images/download", """{"image_names":["a.png","A.png"]}""");

        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        Assert.Equal(["a.png", "A-2.png"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task PostDownload_NoneIsThere_Is404()
    {
        using HttpResponseMessage response = await PostNamesAsync("download", "none.png", "gone.png");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "None of the 2 names");
    }

    [Fact]
    public async Task PostDownload_FileGoneFromDisk_IsLeftOut()
    {
        File.Delete(Path.Combine(_host.Root, "images", _first.ImageName));

        using HttpResponseMessage response = await PostNamesAsync("download", _first.ImageName, _second.ImageName);

        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        Assert.Equal([_second.ImageName], zip.Entries.Select(entry => entry.FullName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PostDownload_FirstFileCannotBeRead_Is503AndNoZip(bool isOpened)
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.Services.AddSingleton<IImageFileStorage>(new BrokenFiles(isOpened)));
        StoredImage image = await host.AddAsync();

        using HttpResponseMessage response = await host.SendJsonAsync("POST", "api/v1/images/download", $$"""{"image_names":["{{image.ImageName}}"]}""");

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "image store");
    }

    [Fact]
    public async Task PostDownload_ClientGoesAway_StopsReadingFiles()
    {
        var files = new EndlessFiles();
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.Services.AddSingleton<IImageFileStorage>(files));
        StoredImage image = await host.AddAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        string body = $$"""{"image_names":["{{image.ImageName}}"]}""";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/images/download HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        await client.GetStream().ReadExactlyAsync(new byte[100_000]);

        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();

        await files.Closed.WaitAsync(QueueTestHost.Patience);
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Id.Id == 5000);
    }

    private Task<HttpResponseMessage> PostAsync(string route, string body) => _host.SendJsonAsync("POST", "api/v1/images/" + route, body);

    private Task<HttpResponseMessage> PostNamesAsync(string route, params string[] names) =>
        PostAsync(route, JsonSerializer.Serialize(new { image_names = names }));

    private sealed class TwoNames : INameService
    {
        private int _count;

        public string CreateImageName(in ImageNameRequest request) => _count++ == 0 ? "a.png" : "A.png";

        public string CreateTensorName(in TensorNameRequest request) => "t.safetensors";
    }
}
