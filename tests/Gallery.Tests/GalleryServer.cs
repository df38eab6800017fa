using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Gallery.Tests;

/// <summary>The sample as users start it, with a store of its own.</summary>
internal sealed class GalleryServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly TempDirectory _root = new();
    private readonly HttpClient _client = new();
    private Process? _process;
    private Task _rest = Task.CompletedTask;

    private GalleryServer()
    {
    }

    public string Address { get; private set; } = string.Empty;

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

            await server.RunAsync(arguments);
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
            _process.Kill();
            await _process.WaitForExitAsync();
            await _rest;
            _process.Dispose();
        }

        _root.Dispose();
    }

    private async Task RunAsync(string[] more)
    {
        string configuration = typeof(GalleryServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Configuration").Value!.ToLowerInvariant();
        string program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Gallery", configuration, "Gallery.dll");
        string[] arguments = [program, "--Root", _root.Path, "--Urls", "http://127.0.0.1:0", .. more];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = RepositoryRoot.Path, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The sample did not start.");
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            int start = line.IndexOf(Listening, StringComparison.Ordinal);
            if (start >= 0)
            {
                Address = line[(start + Listening.Length)..].Trim();

                // The rest must not fill the pipe.
                _rest = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The sample ended with {_process.ExitCode} before it listened."));
    }
}
