using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Gallery.Tests;

/// <summary>The sample as users start it, with a store of its own.</summary>
internal sealed class GalleryServer : IAsyncDisposable
{
    private readonly TempDirectory _root = new();
    private readonly HttpClient _client = new();
    private WebProcess? _process;

    private GalleryServer()
    {
    }

    public string Address => _process?.Address ?? string.Empty;

    /// <summary>Starts it.</summary>
    /// <param name="prefill">Fills the store before, as an earlier day would have done.</param>
    /// <param name="arguments">What else it is started with.</param>
    public static async Task<GalleryServer> StartAsync(Func<IImageService, Task>? prefill = null, params string[] arguments)
    {
        var server = new GalleryServer();
        try
        {
            if (prefill is not null)
            {
                await server.UseStoreAsync(prefill);
            }

            server._process = await WebProcess.StartAsync(RepositoryRoot.Path, DotNetHost.ProgramOf("Gallery"), ["--Root", server._root.Path, .. arguments]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works on the server's store from this process.</summary>
    public async Task UseStoreAsync(Func<IImageService, Task> work)
    {
        var services = new ServiceCollection();
        services.AddInvoke().AddImages(options => options.RootPath = _root.Path);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IImageService images = provider.GetRequiredService<IImageService>();
        await images.InitializeAsync();
        await work(images);
    }

    /// <summary>Names of all images, newest first.</summary>
    public async Task<string[]> ImageNamesAsync()
    {
        JsonElement answer = await GetAsync("images/names?is_intermediate=false");
        return [.. answer.GetProperty("image_names").EnumerateArray().Select(name => name.GetString()!)];
    }

    /// <summary>Waits until nothing runs and nothing waits.</summary>
    public async Task WaitUntilIdleAsync()
    {
        while (true)
        {
            JsonElement queue = (await GetAsync("queue/default/status")).GetProperty("queue");
            if (queue.GetProperty("pending").GetInt64() + queue.GetProperty("in_progress").GetInt64() == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public Task<JsonElement> GetAsync(string path) => _client.GetFromJsonAsync<JsonElement>($"{Address}/api/v1/{path}");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _root.Dispose();
    }
}
