using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Prompts of SDXL, whose encoders can be worked out by hand.</summary>
public sealed class EncodeSdxlPromptTests : IDisposable
{
    private const float Tolerance = 1e-4f;
    private readonly XlModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("", "red apple")]
    [InlineData("  ", "red apple")]
    [InlineData("green tree", "green tree")]
    public async Task RunAsync_PromptAndStyle_GivesTheLayersBeforeTheLastSideBySideAndThePooledText(string style, string second)
    {
        var node = new EncodeSdxlPrompt
        {
            Prompt = "red apple",
            Style = style,
            OriginalWidth = 100,
            OriginalHeight = 200,
            CropTop = 3,
            CropLeft = 4,
            TargetWidth = 500,
            TargetHeight = 600,
        };

        TextConditioning conditioning = await EncodeAsync(node);

        int[] secondIds = await IdsAsync(second, isSecond: true);
        Assert.Equal((XlModel.Tokens, XlModel.Width), (conditioning.Tokens, conditioning.Width));
        AssertNear(XlModel.States(await IdsAsync("red apple", isSecond: false), secondIds), conditioning.Values.ToArray());
        AssertNear(XlModel.Pool(secondIds), conditioning.Pooled?.Values.ToArray());
        Assert.Equal(new float[] { 200, 100, 3, 4, 600, 500 }, conditioning.Pooled?.TimeIds.ToArray());
    }

    [Fact]
    public async Task Ids_SecondTokenizer_FillsWithItsOwnToken()
    {
        int[] first = await IdsAsync("red apple", isSecond: false);
        int[] second = await IdsAsync("red apple", isSecond: true);

        Assert.Equal((1808, 0), (first[^1], second[^1]));
        Assert.Equal(first[..4], second[..4]);
    }

    [Theory]
    [InlineData("true")]
    [InlineData(null)]
    public async Task RunAsync_EmptyPrompt_IsZerosWithoutANetwork(string? forced)
    {
        _model.Replace("model_index.json", "\"force_zeros_for_empty_prompt\": true,", forced is null ? string.Empty : $"\"force_zeros_for_empty_prompt\": {forced},");
        await using var host = new NodeHost(_model.Folder);

        TextConditioning conditioning = await EncodeAsync(host, new EncodeSdxlPrompt());

        Assert.Equal(0, host.Sessions.LoadedBytes);
        Assert.Equal(new float[XlModel.Tokens * XlModel.Width], conditioning.Values.ToArray());
        Assert.Equal(new float[XlModel.PooledWidth], conditioning.Pooled?.Values.ToArray());
        Assert.Equal(new float[] { 1024, 1024, 0, 0, 1024, 1024 }, conditioning.Pooled?.TimeIds.ToArray());
    }

    [Fact]
    public async Task RunAsync_EmptyPromptOfAModelThatForcesNothing_IsEncoded()
    {
        _model.Replace("model_index.json", "\"force_zeros_for_empty_prompt\": true", "\"force_zeros_for_empty_prompt\": false");

        TextConditioning conditioning = await EncodeAsync(new EncodeSdxlPrompt());

        int[] ids = await IdsAsync(string.Empty, isSecond: true);
        AssertNear(XlModel.States(await IdsAsync(string.Empty, isSecond: false), ids), conditioning.Values.ToArray());
        AssertNear(XlModel.Pool(ids), conditioning.Pooled?.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_EmptyPromptWithStyle_LeavesTheFirstSideEmpty()
    {
        TextConditioning conditioning = await EncodeAsync(new EncodeSdxlPrompt { Style = "green tree" });

        int[] ids = await IdsAsync("green tree", isSecond: true);
        float[] expected = XlModel.States(ids, ids);
        for (var index = 0; index < expected.Length; index++)
        {
            expected[index] = index % XlModel.Width < XlModel.FirstWidth ? 0 : expected[index];
        }

        AssertNear(expected, conditioning.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_PromptLongerThanStyle_GoesOnBesideZeros()
    {
        string longer = string.Join(' ', Enumerable.Repeat("apple", 80));

        TextConditioning conditioning = await EncodeAsync(new EncodeSdxlPrompt { Prompt = longer, Style = "green tree" });

        TextConditioning whole = await EncodeAsync(new EncodeSdxlPrompt { Prompt = string.Join(' ', Enumerable.Repeat("apple", 75)), Style = "green tree" });
        TextConditioning rest = await EncodeAsync(new EncodeSdxlPrompt { Prompt = string.Join(' ', Enumerable.Repeat("apple", 5)), Style = "green tree" });
        float[] second = [.. rest.Values.ToArray().Select((value, index) => index % XlModel.Width < XlModel.FirstWidth ? value : 0)];
        Assert.Equal(2 * XlModel.Tokens, conditioning.Tokens);
        Assert.Equal([.. whole.Values.ToArray(), .. second], conditioning.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_PromptLongerThanTheEncoders_IsEncodedInChunksAndPooledFromItsBeginning()
    {
        string text = string.Join(' ', Enumerable.Repeat("apple", 70)) + " red fox and a green tree with a blue car";

        TextConditioning conditioning = await EncodeAsync(new EncodeSdxlPrompt { Prompt = text });

        int[] first = await IdsAsync(text, isSecond: false);
        int[] second = await IdsAsync(text, isSecond: true);
        Assert.Equal(2 * XlModel.Tokens, conditioning.Tokens);
        AssertNear(XlModel.States(first, second), conditioning.Values[..(XlModel.Tokens * XlModel.Width)].ToArray());
        AssertNear(XlModel.Pool(second), conditioning.Pooled?.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_WeighedWord_MovesItsStatesInBothEncodersAndPoolsTheTextAsWritten()
    {
        TextConditioning weighed = await EncodeAsync(new EncodeSdxlPrompt { Prompt = "red apple++" });

        float[] plain = XlModel.States(await IdsAsync("red apple", isSecond: false), await IdsAsync("red apple", isSecond: true));
        float[] empty = XlModel.States(await IdsAsync(string.Empty, isSecond: false), await IdsAsync(string.Empty, isSecond: true));
        float[] expected = [.. plain.Select((value, index) => index / XlModel.Width == 2 ? empty[index] + (1.21f * (value - empty[index])) : value)];
        AssertNear(expected, weighed.Values.ToArray());
        AssertNear(XlModel.Pool(await IdsAsync("red apple++", isSecond: true)), weighed.Pooled?.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_LayersSkipped_AreLeftOutBesideTheLast()
    {
        await using var host = new NodeHost(_model.Folder);
        NodeGraph graph = Build(new EncodeSdxlPrompt { Prompt = "red apple" }, out EncodeSdxlPrompt node, firstSkipped: 1, secondSkipped: 2);

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.Conditioning));

        run.ThrowIfNotCompleted();
        int[] ids = await IdsAsync("red apple", isSecond: true);
        TextConditioning conditioning = run.Get(node.Out.Conditioning);
        AssertNear(XlModel.States(await IdsAsync("red apple", isSecond: false), ids, firstSkipped: 1, secondSkipped: 2), conditioning.Values.ToArray());
        AssertNear(XlModel.Pool(ids), conditioning.Pooled?.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_AllLayersSkipped_SaysHowManyCanBe()
    {
        await using var host = new NodeHost(_model.Folder);

        string message = await host.FailAsync(Build(new EncodeSdxlPrompt { Prompt = "a" }, out _, firstSkipped: 3));

        Assert.Contains("3 layers of the text encoder would be left out, and it has 3; set 'skipped_layers' to 2 or less.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Float16Encoders_GiveTheSameStates()
    {
        _model.Write("text_encoder", XlModel.TextEncoder(XlModel.FirstWidth, XlModel.FirstLayers, isSecond: false, TinyOnnxModel.Float16));
        _model.Write("text_encoder_2", XlModel.TextEncoder(XlModel.SecondWidth, XlModel.SecondLayers, isSecond: true, TinyOnnxModel.Float16));

        TextConditioning conditioning = await EncodeAsync(new EncodeSdxlPrompt { Prompt = "red apple" });

        int[] ids = await IdsAsync("red apple", isSecond: true);
        AssertNear(XlModel.States(await IdsAsync("red apple", isSecond: false), ids), conditioning.Values.ToArray(), 2e-2f);
        AssertNear(XlModel.Pool(ids), conditioning.Pooled?.Values.ToArray(), 2e-2f);
    }

    [Fact]
    public async Task RunAsync_ExportWithoutLayers_SaysHowToExport()
    {
        _model.Write("text_encoder", XlModel.TextEncoder(XlModel.FirstWidth, XlModel.FirstLayers, isSecond: false, hasLayers: false));
        await using var host = new NodeHost(_model.Folder);

        string message = await host.FailAsync(Build(new EncodeSdxlPrompt { Prompt = "a" }, out _));

        Assert.Contains("gives only the states of its last layer, and SDXL reads those of the one before; export it with output_hidden_states = True", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(red", "", "Input 'prompt': ")]
    [InlineData("red", "(green", "Input 'style': ")]
    public async Task RunAsync_TextBreaksTheGrammar_NamesItsInput(string prompt, string style, string expected)
    {
        await using var host = new NodeHost(_model.Folder);

        string message = await host.FailAsync(Build(new EncodeSdxlPrompt { Prompt = prompt, Style = style }, out _));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }

    [Fact]
    public async Task RunAsync_OtherModelsNodes_AreNamed()
    {
        await using var xl = new NodeHost(_model.Folder);
        await using var emoji = new NodeHost();
        var model = new ModelIdentifier();
        var clip = new ClipField(model, model);

        Assert.Contains("Input 'clip': model 'xl' is SDXL; encode prompts for it with 'sdxl_compel_prompt'.", await xl.FailAsync(Of(new EncodePrompt { Clip = clip })), StringComparison.Ordinal);
        Assert.Contains(
            "Input 'clip': model 'emoji-diffusion' is no SDXL model; encode prompts for it with 'compel'.",
            await emoji.FailAsync(Of(new EncodeSdxlPrompt { Prompt = "a", Clip = clip, Clip2 = clip })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ClipsMissingAndMaskSet_ReportsAll()
    {
        Assert.Equal(["clip", "clip2", "mask"], Of(new EncodeSdxlPrompt { Mask = "m" }).Validate().Select(problem => problem.Port).Order());
    }

    private static void AssertNear(float[] expected, float[]? actual, float tolerance = Tolerance) =>
        Assert.True(PipelineVectors.LargestDifference(actual, expected) <= tolerance);

    private static NodeGraph Of(Node node)
    {
        var graph = new NodeGraph();
        graph.Add(node);
        return graph;
    }

    private static NodeGraph Build(EncodeSdxlPrompt prompt, out EncodeSdxlPrompt node, int firstSkipped = 0, int secondSkipped = 0)
    {
        var graph = new NodeGraph();
        SdxlModelLoader model = graph.Add(new SdxlModelLoader());
        SkipClipLayers first = graph.Add(new SkipClipLayers { SkippedLayers = firstSkipped });
        SkipClipLayers second = graph.Add(new SkipClipLayers { SkippedLayers = secondSkipped });
        node = graph.Add(prompt);
        graph.Connect(model.Out.Clip, first.In.Clip);
        graph.Connect(model.Out.Clip2, second.In.Clip);
        graph.Connect(first.Out.Clip, node.In.Clip);
        graph.Connect(second.Out.Clip, node.In.Clip2);
        return graph;
    }

    private static async Task<TextConditioning> EncodeAsync(NodeHost host, EncodeSdxlPrompt prompt)
    {
        NodeGraph graph = Build(prompt, out EncodeSdxlPrompt node);
        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.Conditioning));
        run.ThrowIfNotCompleted();
        TextConditioning conditioning = run.Get(node.Out.Conditioning);
        var copy = new TextConditioning(conditioning.Tokens, conditioning.Width) { Pooled = conditioning.Pooled };
        conditioning.Values.CopyTo(copy.WritableValues);
        return copy;
    }

    private async Task<TextConditioning> EncodeAsync(EncodeSdxlPrompt prompt)
    {
        await using var host = new NodeHost(_model.Folder);
        return await EncodeAsync(host, prompt);
    }

    private async Task<int[]> IdsAsync(string text, bool isSecond) =>
        (await ClipTokenizer.OpenAsync(Path.Combine(_model.Folder, isSecond ? "tokenizer_2" : "tokenizer"))).Tokenize(text).Ids.ToArray();
}
