using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.EndToEnd.Tests;

/// <summary>A host as a user would set it up, with the real model and a store in a folder of its own.</summary>
internal sealed class EmojiHost : IAsyncDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceProvider _services;

    public EmojiHost(string? modelFolder = null, Action<IInvokeBuilder>? configure = null, Action<OnnxOptions>? configureOnnx = null)
    {
        var services = new ServiceCollection();
        IInvokeBuilder builder = services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .AddOnnx(options =>
            {
                options.ModelRoots.Add(modelFolder ?? ModelFolder);
                if (Environment.GetEnvironmentVariable("INVOKE_TEST_DEVICE") == "cuda")
                {
                    options.UseCuda();
                }

                configureOnnx?.Invoke(options);
            });
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static string ModelFolder { get; } = Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion");

    public string Root => _root.Path;

    public IImageService Images => _services.GetRequiredService<IImageService>();

    public IGraphRunner Runner => _services.GetRequiredService<IGraphRunner>();

    public OnnxModelCatalog Models => _services.GetRequiredService<OnnxModelCatalog>();

    public OnnxSessionCache Sessions => _services.GetRequiredService<OnnxSessionCache>();

    public NodeCatalog Catalog => _services.GetRequiredService<NodeCatalog>();

    public string PathOf(ImageRef image) => Path.Combine(_root.Path, "images", image.ImageName);

    public string[] Files() => [.. Directory.EnumerateFiles(Path.Combine(_root.Path, "images"), "*.png", SearchOption.AllDirectories)];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _root.Dispose();
    }
}
