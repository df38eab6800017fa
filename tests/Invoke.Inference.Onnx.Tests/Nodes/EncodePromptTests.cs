using System.Text.Json;
using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;
using Microsoft.Extensions.Logging;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class EncodePromptTests
{
    private const string File = "pipeline/pipeline.json";

    [VectorFact(File)]
    public async Task RunAsync_ReferencePrompts_GiveReferenceStates()
    {
        var vectors = new PipelineVectors();
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        foreach (JsonElement item in vectors.Cases)
        {
            NodeGraph graph = Build(item.GetProperty("prompt").GetString(), out EncodePrompt prompt);

            await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(prompt.Out.Conditioning));

            run.ThrowIfNotCompleted();
            float[] states = run.Get(prompt.Out.Conditioning).Values.ToArray();
            Assert.True(PipelineVectors.LargestDifference(states, vectors.Floats(item, "text_states")) <= 1e-4f);
        }

        Assert.Empty(host.PromptLog.Entries);
    }

    [Fact]
    public async Task RunAsync_PromptTooLong_WarnsWithCountsAndNotThePrompt()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(string.Join(' ', Enumerable.Repeat("apple", 80)), out EncodePrompt _);

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        LogEntry entry = Assert.Single(host.PromptLog.Entries);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal("The prompt of 'compel' is 5 tokens too long for the text encoder's 77; they were cut off.", entry.Message);
    }

    [Fact]
    public async Task RunAsync_NoPrompt_EncodesTheEmptyText()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(null, out EncodePrompt prompt);

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(prompt.Out.Conditioning));

        Assert.Equal(77, run.Get(prompt.Out.Conditioning).Tokens);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ClipOfUnknownModel_FailsAndListsTheKnownOnes(bool isTokenizer)
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        var known = new ModelIdentifier(Name: "emoji-diffusion");
        var unknown = new ModelIdentifier(Name: "no-such-model");
        var graph = new NodeGraph();
        graph.Add(new EncodePrompt { Clip = isTokenizer ? new ClipField(unknown, known) : new ClipField(known, unknown) });

        string message = await host.FailAsync(graph);

        Assert.Contains("'no-such-model'", message, StringComparison.Ordinal);
        Assert.Contains("Known models: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ClipMissingAndMaskSet_ReportsBoth()
    {
        var graph = new NodeGraph();
        graph.Add(new EncodePrompt { Mask = "m" });

        Assert.Equal(
            [(GraphProblemCode.MissingInput, "clip"), (GraphProblemCode.OutOfRange, "mask")],
            graph.Validate().Select(problem => (problem.Code, problem.Port ?? string.Empty)));
    }

    private static NodeGraph Build(string? prompt, out EncodePrompt node)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());

        // A graph file may say null.
        node = graph.Add(new EncodePrompt { Prompt = prompt! });
        graph.Connect(model.Out.Clip, node.In.Clip);
        return graph;
    }
}
