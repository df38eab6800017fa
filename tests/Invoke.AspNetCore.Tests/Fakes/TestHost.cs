using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Invoke.AspNetCore.Tests;

/// <summary>A real server on a free port of this machine, with a folder of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TempDirectory _folder;
    private readonly WebApplication _app;

    private TestHost(TempDirectory folder, WebApplication app, RecordingLogger log)
    {
        _folder = folder;
        _app = app;
        Log = log;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = new Uri(app.Urls.Single() + "/"),
            Timeout = QueueTestHost.Patience,
        };
    }

    public HttpClient Client { get; }

    public RecordingLogger Log { get; }

    public string Root => _folder.Path;

    public IServiceProvider Services => _app.Services;

    public IImageService Images => Services.GetRequiredService<IImageService>();

    public static async Task<TestHost> StartAsync(
        Action<IInvokeBuilder>? configure = null,
        Action<InvokeEndpointOptions>? options = null,
        Action<WebApplicationBuilder>? host = null,
        Action<WebApplication>? app = null,
        Action<IEndpointConventionBuilder>? conventions = null,
        string prefix = "/api/v1")
    {
        var folder = new TempDirectory();
        var log = new RecordingLogger();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        IInvokeBuilder invoke = builder.Services.AddInvoke().AddImages(values => values.RootPath = folder.Path);
        configure?.Invoke(invoke);
        host?.Invoke(builder);
        WebApplication built = builder.Build();
        app?.Invoke(built);
        IEndpointConventionBuilder mapped = built.MapInvoke(prefix, options);
        conventions?.Invoke(mapped);
        await built.StartAsync();
        return new TestHost(folder, built, log);
    }

    public async Task<StoredImage> AddAsync(
        int width = 8, int height = 6, ImageOrigin origin = ImageOrigin.Internal, Func<ImageCreateRequest, ImageCreateRequest>? with = null)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(width).NextBytes(pixels);
        ImageCreateRequest request = ImageCreateRequest.FromPixels(pixels, width, height, PixelFormat.Rgb24) with { Origin = origin };
        return await Images.CreateAsync(with is null ? request : with(request));
    }

    public Task<HttpResponseMessage> SendAsync(string method, string address, HttpContent? content = null) =>
        Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), address) { Content = content });

    public Task<HttpResponseMessage> SendJsonAsync(string method, string address, string json) =>
        SendAsync(method, address, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<JsonElement> GetJsonAsync(string address)
    {
        using HttpResponseMessage response = await Client.GetAsync(address);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await JsonAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public static byte[] Png(int width = 5, int height = 4)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(3).NextBytes(pixels);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new PngCodec().Encode(new ReadOnlyPixels(pixels, width, height, PixelFormat.Rgb24), new EncodeOptions(ImageFormat.Png), output);
        return output.WrittenSpan.ToArray();
    }

    public static MultipartFormDataContent Form(byte[] file, string? contentType = "image/png", string field = "file")
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        return new MultipartFormDataContent { { part, field, "picture.png" } };
    }

    public async Task AssertNothingStoredAsync()
    {
        Assert.Equal(0, (await Images.GetCountsAsync()).Total);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root, "images"), "*.png", SearchOption.AllDirectories));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
