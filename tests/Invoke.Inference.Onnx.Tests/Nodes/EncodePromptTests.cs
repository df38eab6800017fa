using System.Text.Json;
using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

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
    }

    [Fact]
    public async Task RunAsync_PromptLongerThanTheEncoder_IsEncodedInChunksOfTheirOwn()
    {
        float[] states = await EncodeAsync(string.Join(' ', Enumerable.Repeat("apple", 80)));

        float[] first = await EncodeAsync(string.Join(' ', Enumerable.Repeat("apple", 75)));
        float[] second = await EncodeAsync(string.Join(' ', Enumerable.Repeat("apple", 5)));
        Assert.Equal([.. first, .. second], states);
    }

    [Fact]
    public async Task RunAsync_WordWithPlus_MovesItsTokenAwayFromTheEmptyPrompt()
    {
        float[] plain = await EncodeAsync("red apple");
        float[] empty = await EncodeAsync(string.Empty);

        float[] weighed = await EncodeAsync("red apple++");

        int width = plain.Length / 77;
        for (var index = 0; index < plain.Length; index++)
        {
            // Start, red, apple, end, padding.
            double weight = index / width == 2 ? 1.21 : 1;
            Assert.Equal(empty[index] + (weight * (plain[index] - empty[index])), weighed[index], 1e-4);
        }
    }

    [Fact]
    public async Task RunAsync_WordOfHalfAWeight_IsHalfWayToThePromptWithoutIt()
    {
        float[] plain = await EncodeAsync("red apple");
        float[] empty = await EncodeAsync(string.Empty);
        float[] without = await EncodeAsync("red");

        float[] weighed = await EncodeAsync("red (apple)0.5");

        int width = plain.Length / 77;
        for (var index = 0; index < plain.Length; index++)
        {
            double scaled = index / width == 2 ? empty[index] + (0.5 * (plain[index] - empty[index])) : plain[index];
            Assert.Equal((scaled + without[index]) / 2, weighed[index], 1e-4);
        }
    }

    [Theory]
    [InlineData("(red apple)1", "red apple")]
    [InlineData("(red apple)", "red apple")]
    [InlineData("(\"red apple\", \"fox\").blend(1, 0)", "red apple")]
    [InlineData("(\"fox\", \"red apple\").blend(0, 2)", "red apple")]
    [InlineData("red (apple)0", "red")]
    [InlineData("well-known", "well\\-known")]
    public async Task RunAsync_WeightsThatChangeNothing_GiveThePlainStates(string prompt, string plain)
    {
        float[] expected = await EncodeAsync(plain);

        float[] states = await EncodeAsync(prompt);

        Assert.Equal(expected.Length, states.Length);
        Assert.True(PipelineVectors.LargestDifference(states, expected) <= 2e-3f);
    }

    [Fact]
    public async Task RunAsync_TwoPromptsWithAnd_StandOneBehindTheOther()
    {
        float[] states = await EncodeAsync("(\"red apple\", \"fox\").and()");

        Assert.Equal([.. await EncodeAsync("red apple"), .. await EncodeAsync("fox")], states);
    }

    [Theory]
    [InlineData("(red", "'(' has no ')'")]
    [InlineData("(red)9999999", "at character 6, the text before it weighs")]
    [InlineData("cat.swap(dog)", "not supported")]
    [InlineData("red)", "')' has no '('")]
    [InlineData("(\"a\", \"b\").blend(1)", "2 prompts with 1 weights")]
    [InlineData("(\"a\", \"b\").blend(1, x)", "'x' is no number")]
    [InlineData("(\"a\", \"b\").blend(1, -1)", "0 together")]
    public async Task RunAsync_PromptBreaksTheGrammar_FailsAndSaysWhere(string prompt, string message)
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);

        string failure = await host.FailAsync(Build(prompt, out EncodePrompt _));

        Assert.Contains("Input 'prompt'", failure, StringComparison.Ordinal);
        Assert.Contains(message, failure, StringComparison.Ordinal);
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

    private static async Task<float[]> EncodeAsync(string text)
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(text, out EncodePrompt prompt);
        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(prompt.Out.Conditioning));
        run.ThrowIfNotCompleted();
        return run.Get(prompt.Out.Conditioning).Values.ToArray();
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
