using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Inference.Onnx.Tests.Nodes;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx.Tests.DependencyInjection;

public sealed class AddOnnxTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public AddOnnxTests() => _builder = _services.AddInvoke();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void AddOnnx_Twice_AddsOnceAndAppliesBothSettings()
    {
        _builder.AddOnnx(options => options.IntraOpThreads = 1).AddOnnx(options => options.MemoryProfile = OnnxMemoryProfile.LowMemory);
        using ServiceProvider provider = Build();

        OnnxOptions value = provider.GetRequiredService<IOptions<OnnxOptions>>().Value;

        Assert.Equal((1, OnnxMemoryProfile.LowMemory), (value.IntraOpThreads, value.MemoryProfile));
        Assert.Single(_services, service => service.ServiceType == typeof(OnnxSessionCache));
        Assert.Single(_services, service => service.ServiceType == typeof(IValidateOptions<OnnxOptions>));
        Assert.Equal(["ImageSizeCheck", "UpscalerCheck", "ModelKindCheck"], provider.GetServices<IGraphCheck>().Select(check => check.GetType().Name));
        Assert.True(provider.GetRequiredService<NodeCatalog>().TryGet("l2i", out _));
    }

    [Theory]
    [InlineData(false, null, int.MaxValue)]
    [InlineData(false, 3, 3)]
    [InlineData(true, null, 1)]
    [InlineData(true, 2, 2)]
    public void AddOnnx_Device_LimitsTheLaneOfNodesThatRunNetworks(bool isCuda, int? asked, int expected)
    {
        _builder.AddOnnx(options =>
        {
            options.MaxConcurrentRuns = asked;
            _ = isCuda ? options.UseCuda() : options.UseCpu();
        }).AddOnnx();
        using ServiceProvider provider = Build();

        Assert.Equal(expected, provider.GetRequiredService<GraphLanes>().Limits[OnnxOptions.Lane]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AddOnnx_LaneLimitedByTheHost_TakesThatLimit(bool isBefore)
    {
        if (isBefore)
        {
            _builder.LimitLane(OnnxOptions.Lane, 5);
        }

        _builder.AddOnnx(options => options.MaxConcurrentRuns = 2);
        if (!isBefore)
        {
            _builder.LimitLane(OnnxOptions.Lane, 5);
        }

        using ServiceProvider provider = Build();

        Assert.Equal(5, provider.GetRequiredService<GraphLanes>().Limits[OnnxOptions.Lane]);
    }

    [Fact]
    public void Catalog_NodesThatRunNetworks_AreInTheLane()
    {
        _builder.AddOnnx();
        using ServiceProvider provider = Build();
        NodeCatalog catalog = provider.GetRequiredService<NodeCatalog>();

        string[] inLane = [.. catalog.Descriptors.Where(descriptor => descriptor.Lane == OnnxOptions.Lane).Select(descriptor => descriptor.Type).Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "compel", "create_denoise_mask", "create_gradient_mask", "denoise_latents", "esrgan", "i2l", "l2i", "sdxl_compel_prompt", "spandrel_image_to_image",
                "spandrel_image_to_image_autoscale",
            ],
            inLane);
    }

    [Fact]
    public void AddOnnx_ServicesRegisteredBefore_Win()
    {
        var samplers = new SamplerCatalog([new("mine", new DdimSampler())]);
        var models = new FakeModelCatalog();
        _services.AddSingleton(samplers);
        _services.AddSingleton<IModelCatalog>(models);
        _services.AddSingleton(EmojiModel.Cache);
        _builder.AddOnnx();
        using ServiceProvider provider = Build();

        Assert.Same(samplers, provider.GetRequiredService<SamplerCatalog>());
        Assert.Same(models, provider.GetRequiredService<IModelCatalog>());
        Assert.Same(EmojiModel.Cache, provider.GetRequiredService<OnnxSessionCache>());
    }

    [Fact]
    public void AddOnnx_ServicesRegisteredAfter_Win()
    {
        var samplers = new SamplerCatalog([new("mine", new DdimSampler())]);
        _builder.AddOnnx();
        _services.AddSingleton(samplers);
        using ServiceProvider provider = Build();

        Assert.Same(samplers, provider.GetRequiredService<SamplerCatalog>());
    }

    [Fact]
    public void AddOnnx_SamplerOfTheHosts_IsAcceptedByName()
    {
        _services.AddSingleton(SamplerCatalog.Default.With("mine", new DdimSampler()));
        _builder.AddOnnx();
        using ServiceProvider provider = Build();

        Assert.Contains("mine", provider.GetRequiredService<SamplerCatalog>().Names);
    }

    [Fact]
    public void AddOnnx_BadOptions_NameTheOption()
    {
        _builder.AddOnnx(options =>
        {
            options.IntraOpThreads = 0;
            options.SessionCacheBytes = -1;
        });
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<OnnxSessionCache>());

        Assert.Contains("OnnxOptions: IntraOpThreads is 0; allowed 1 to 1024.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxOptions: SessionCacheBytes is -1; allowed 0 or more.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddOnnx_WithoutAddImages_RunOfL2iNamesNodeAndService()
    {
        _services.AddSingleton(new MadeTensors());
        _builder.AddOnnx(options => options.ModelRoots.Add(EmojiModel.Folder));
        await using ServiceProvider provider = Build();
        var graph = new NodeGraph();
        GiveLatents latents = graph.Add(new GiveLatents());
        MainModelLoader model = graph.Add(new MainModelLoader());
        LatentsToImage image = graph.Add(new LatentsToImage());
        graph.Connect(latents.Out.Latents, image.In.Latents);
        graph.Connect(model.Out.Vae, image.In.Vae);

        var exception = await Assert.ThrowsAsync<InvokeException>(() => provider.GetRequiredService<IGraphRunner>().RunAsync(graph));

        Assert.Contains("Node 'l2i' (l2i) cannot get its services", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Invoke.Images.IImageService", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddOnnx_ProviderDisposed_DisposesTheSessions(bool isAsync)
    {
        string path = TinyOnnxModel.Write(_root.PathOf("add.onnx"), TinyOnnxModel.AddOne());
        _builder.AddOnnx();
        ServiceProvider provider = Build();
        OnnxSessionCache sessions = provider.GetRequiredService<OnnxSessionCache>();
        sessions.Acquire(path).Dispose();

        if (isAsync)
        {
            await provider.DisposeAsync();
        }
        else
        {
            provider.Dispose();
        }

        Assert.Equal(0, sessions.LoadedBytes);
        Assert.Throws<ObjectDisposedException>(() => sessions.Acquire(path));
    }

    [Fact]
    public async Task AddOnnx_Catalog_ListsTheModelsOfTheRoots()
    {
        _builder.AddOnnx(options => options.ModelRoots.Add(Path.GetDirectoryName(EmojiModel.Folder) ?? string.Empty));
        await using ServiceProvider provider = Build();

        IReadOnlyList<ModelIdentifier> models = await provider.GetRequiredService<IModelCatalog>().ListAsync(CancellationToken.None);

        Assert.Equal("emoji-diffusion", Assert.Single(models).Name);
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
