using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.EndToEnd.Tests;

/// <summary>Opens the store that another process has written.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreHost(string root)
    {
        var services = new ServiceCollection();
        services.AddInvoke().AddImages(options => options.RootPath = root);
        _services = services.BuildServiceProvider();
    }

    public IImageService Images => _services.GetRequiredService<IImageService>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
