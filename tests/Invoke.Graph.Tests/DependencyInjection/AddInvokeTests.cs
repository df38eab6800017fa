using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.DependencyInjection;

public sealed class AddInvokeTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };
    private readonly ServiceCollection _services = new();

    [Fact]
    public async Task AddInvoke_StrictProvider_RunsGraph()
    {
        _services.AddInvoke().AddNodes([LiteralNode.Type]);
        await using ServiceProvider provider = _services.BuildServiceProvider(Strict);
        NodeGraph graph = NodeGraph.Parse(
            """{"nodes":{"n":{"type":"test.literals","text":"hello"}},"edges":[]}""", provider.GetRequiredService<NodeCatalog>());

        await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(graph);

        Assert.Equal(["hello"], run.GetAll("n", "value"));
    }

    [Fact]
    public void AddInvoke_Twice_IsHarmless()
    {
        _services.AddInvoke();
        int count = _services.Count;

        _services.AddInvoke();

        Assert.Equal(count, _services.Count);
    }

    [Fact]
    public void AddInvoke_RegisteredBefore_UsersWins()
    {
        _services.AddSingleton<IGraphScheduler, BreadthFirstScheduler>();

        _services.AddInvoke();

        using ServiceProvider provider = _services.BuildServiceProvider(Strict);
        Assert.IsType<BreadthFirstScheduler>(provider.GetRequiredService<IGraphScheduler>());
    }

    [Fact]
    public void UseScheduler_Instance_IsTheOneUsed()
    {
        var scheduler = new ClassBatchScheduler(4);

        _services.AddInvoke().UseScheduler<BreadthFirstScheduler>().UseScheduler(scheduler);

        using ServiceProvider provider = _services.BuildServiceProvider();
        Assert.Same(scheduler, provider.GetRequiredService<IGraphScheduler>());
    }

    [Fact]
    public void UseScheduler_After_Replaces()
    {
        _services.AddInvoke().UseScheduler<BreadthFirstScheduler>().UseScheduler<DepthFirstScheduler>().UseScheduler<BreadthFirstScheduler>();

        using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        Assert.IsType<BreadthFirstScheduler>(Assert.Single(provider.GetServices<IGraphScheduler>()));
    }

    [Fact]
    public void AddNodes_SameTwice_IsHarmless()
    {
        _services.AddInvoke().AddNodes([LiteralNode.Type]).AddNodes([LiteralNode.Type]);

        using ServiceProvider provider = _services.BuildServiceProvider(Strict);
        NodeCatalog catalog = provider.GetRequiredService<NodeCatalog>();

        Assert.Single(catalog.Descriptors, type => type.Type == "test.literals");
        Assert.True(catalog.TryGet("iterate", out _));
        Assert.False(catalog.TryGet("nothing", out _));
    }

    [Fact]
    public void AddNodes_TwoTypesOfOneId_ThrowsNamingBoth()
    {
        _services.AddInvoke().AddNodes([Make.Pass().Descriptor]).AddNodes([Make.Source(() => "x").Descriptor]);
        using ServiceProvider provider = _services.BuildServiceProvider();

        var exception = Assert.Throws<ArgumentException>(provider.GetRequiredService<NodeCatalog>);

        Assert.Contains("'test.step'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("rename one", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("is_intermediate")]
    [InlineData("use_cache")]
    public void NodeDescriptor_ReservedInputName_Throws(string name)
    {
        var exception = Assert.Throws<ArgumentException>(() => new NodeDescriptor<LiteralNode, long>(
            "test.bad",
            static () => new LiteralNode(),
            static node => node,
            static _ => static (_, _, _) => new ValueTask<long>(0),
            [new InputPort<LiteralNode, double>(name, PortType.Double, static node => node.Ratio, static (node, value) => node.Ratio = value)],
            []));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NodeDescriptor_DuplicatePort_Throws()
    {
        Assert.Throws<ArgumentException>(() => new NodeDescriptor<LiteralNode, long>(
            "test.bad",
            static () => new LiteralNode(),
            static node => node,
            static _ => static (_, _, _) => new ValueTask<long>(0),
            [],
            [new OutputPort<long, long>("a", PortType.Int64, static (in long value) => value), new OutputPort<long, long>("a", PortType.Int64, static (in long value) => value)]));
    }
}
