using Invoke.Benchmarks.Images;
using Invoke.Benchmarks.Records;
using Invoke.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Invoke.Benchmarks.Http;

/// <summary>A host on loopback over a store of 100,000 records, of which some hundred have files; beside the endpoints a bare one that sends the same bytes from memory.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private static int Records => Effort.Of(full: 100_000, smoke: 1000);

    private static int WithFiles => Effort.Of(full: 200, smoke: 4);

    private readonly WebApplication _app;
    private readonly string _root;

    private LoadHost(WebApplication app, string root)
    {
        _app = app;
        _root = root;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The names of images that have files.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>A cursor in the middle of the list.</summary>
    public string Middle { get; private set; } = string.Empty;

    public static async Task<LoadHost> StartAsync()
    {
        string root = Directory.CreateTempSubdirectory("invoke-http-load-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddInvoke().AddImages(options => options.RootPath = root);
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapInvoke("/api/v1");
        var host = new LoadHost(app, root);
        await host.FillAsync();
        await host.MapBareAsync();
        await app.StartAsync();
        host.Address = new Uri(app.Urls.Single() + "/");
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task FillAsync()
    {
        IImageRecordStorage records = _app.Services.GetRequiredService<IImageRecordStorage>();
        const int batch = 10_000;
        for (int first = 0; first < Records - WithFiles; first += batch)
        {
            int count = Math.Min(batch, Records - WithFiles - first);
            await records.InsertManyAsync([.. Enumerable.Range(first, count).Select(number => SampleRecords.Create(number))], CancellationToken.None);
        }

        IImageService images = _app.Services.GetRequiredService<IImageService>();
        byte[] pixels = new CodecWork(512).Rgb.ToArray();
        var names = new List<string>();
        for (var number = 0; number < WithFiles; number++)
        {
            names.Add((await images.CreateAsync(ImageCreateRequest.FromPixels(pixels, 512, 512, PixelFormat.Rgb24))).ImageName);
        }

        Names = names;
        Middle = (await images.ListNamesAsync(new ImageQuery { Offset = Records / 2, Limit = 1 })).Next ?? string.Empty;
    }

    /// <summary>What Kestrel does with the same bytes when nothing has to be looked up.</summary>
    private async Task MapBareAsync()
    {
        IImageService images = _app.Services.GetRequiredService<IImageService>();
        byte[] full = await ReadAsync(images, ImageFileKind.Full);
        byte[] thumbnail = await ReadAsync(images, ImageFileKind.Thumbnail);
        byte[] list = new byte[80_000];
        _app.MapGet("/bare/full", () => Results.Bytes(full, "image/png"));
        _app.MapGet("/bare/thumbnail", () => Results.Bytes(thumbnail, "image/png"));
        _app.MapGet("/bare/list", () => Results.Bytes(list, "application/json"));
    }

    private async Task<byte[]> ReadAsync(IImageService images, ImageFileKind kind)
    {
        await using ImageFile file = await images.OpenReadAsync(Names[0], kind);
        using var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
