using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A host with the repository's model, or a folder of others, and a store of its own.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceProvider _services;

    public NodeHost(string? modelRoot = null, Action<IServiceCollection>? before = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILogger<EncodePrompt>>(PromptLog);
        services.AddSingleton(Made);
        before?.Invoke(services);
        services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .AddOnnx(options =>
            {
                options.ModelRoots.Add(modelRoot ?? EmojiModel.Folder);
                options.IntraOpThreads = 1;
            });
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public RecordingLogger<EncodePrompt> PromptLog { get; } = new();

    /// <summary>Gets what the test's own nodes made.</summary>
    public MadeTensors Made { get; } = new();

    public IImageService Images => _services.GetRequiredService<IImageService>();

    public NodeCatalog Catalog => _services.GetRequiredService<NodeCatalog>();

    public OnnxSessionCache Sessions => _services.GetRequiredService<OnnxSessionCache>();

    /// <summary>Lends the sessions of all tests instead of loading some of its own.</summary>
    public static void UseSharedSessions(IServiceCollection services) => services.AddSingleton(EmojiModel.Cache);

    public Task<GraphRun> RunAsync(NodeGraph graph, GraphRunOptions? options = null, CancellationToken cancellationToken = default) =>
        _services.GetRequiredService<IGraphRunner>().RunAsync(graph, options: options, cancellationToken: cancellationToken);

    public Task<GraphRun> RunAsync(NodeGraph graph, GraphInputs inputs) => _services.GetRequiredService<IGraphRunner>().RunAsync(graph, inputs);

    /// <summary>Runs a graph that fails and returns the one error's message.</summary>
    public async Task<string> FailAsync(NodeGraph graph)
    {
        await using GraphRun run = await RunAsync(graph);
        Assert.Equal(GraphStatus.Failed, run.Status);
        return Assert.Single(run.Errors).Message;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _root.Dispose();
    }
}
