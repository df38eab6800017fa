using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A prompt that was encoded is not encoded again.</summary>
public sealed class PromptCacheTests
{
    [Fact]
    public async Task RunAsync_SamePromptInALaterRun_ComesFromTheResultCache()
    {
        await using var host = new NodeHost(before: services =>
        {
            NodeHost.UseSharedSessions(services);
            services.AddInvoke().UseResultCache();
        });
        (NodeGraph first, EncodePrompt prompt) = Build("red apple");
        (NodeGraph second, EncodePrompt same) = Build("red apple");
        (NodeGraph third, EncodePrompt other) = Build("green apple");

        await using GraphRun before = await host.RunAsync(first, new GraphRunOptions().Keep(prompt.Out.Conditioning));
        var observer = new RecordingObserver();
        await using GraphRun after = await host.RunAsync(second, new GraphRunOptions { Observers = { observer } }.Keep(same.Out.Conditioning));
        await using GraphRun different = await host.RunAsync(third, new GraphRunOptions().Keep(other.Out.Conditioning));

        different.ThrowIfNotCompleted();
        Assert.True(Assert.Single(observer.Events.OfType<InvocationCompletedEvent>(), each => each.NodeType == "compel").FromCache);
        Assert.Same(before.Get(prompt.Out.Conditioning), after.Get(same.Out.Conditioning));
        Assert.NotSame(before.Get(prompt.Out.Conditioning), different.Get(other.Out.Conditioning));
    }

    [Fact]
    public void SizeInBytes_StatesAndPooledText_CountsBoth()
    {
        ISizedValue plain = new TextConditioning(77, 8);
        ISizedValue pooled = new TextConditioning(77, 8) { Pooled = new PooledText(new float[5], new float[6]) };

        Assert.Equal((4 * 77 * 8, 4 * ((77 * 8) + 11)), (plain.SizeInBytes, pooled.SizeInBytes));
    }

    private static (NodeGraph Graph, EncodePrompt Prompt) Build(string text)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = text });
        graph.Connect(model.Out.Clip, prompt.In.Clip);
        return (graph, prompt);
    }
}
