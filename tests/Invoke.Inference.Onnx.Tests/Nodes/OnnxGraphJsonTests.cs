using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A text-to-image graph with every field that InvokeAI's editor writes.</summary>
public sealed class OnnxGraphJsonTests
{
    private const string Graph = """
        {
          "id": "79a1b6a5",
          "nodes": {
            "loader": {
              "id": "loader", "type": "main_model_loader", "is_intermediate": true, "use_cache": true,
              "model": { "key": "f1b2c3", "hash": "blake3:0", "name": "emoji-diffusion", "base": "sd-1", "type": "main", "submodel_type": null }
            },
            "positive": { "id": "positive", "type": "compel", "is_intermediate": true, "use_cache": true, "prompt": "red apple", "mask": null },
            "negative": { "id": "negative", "type": "compel", "is_intermediate": true, "use_cache": true, "prompt": "", "mask": null },
            "seed": { "id": "seed", "type": "rand_int", "is_intermediate": true, "use_cache": false, "low": 0, "high": 2147483647 },
            "noise": {
              "id": "noise", "type": "noise", "is_intermediate": true, "use_cache": true,
              "noise_type": "SD", "seed": 0, "width": 16, "height": 16, "use_cpu": true
            },
            "denoise": {
              "id": "denoise", "type": "denoise_latents", "is_intermediate": true, "use_cache": true,
              "steps": 2, "cfg_scale": 7.5, "denoising_start": 0, "denoising_end": 1, "scheduler": "euler_a",
              "control": null, "ip_adapter": null, "t2i_adapter": null, "cfg_rescale_multiplier": 0,
              "hidiffusion": false, "hidiffusion_raunet": true, "hidiffusion_window_attn": true,
              "hidiffusion_t1_ratio": 0.4, "hidiffusion_t2_ratio": 0, "latents": null, "denoise_mask": null
            },
            "save": {
              "id": "save", "type": "l2i", "is_intermediate": false, "use_cache": true, "tiled": false, "tile_size": 0, "fp32": true,
              "board": { "board_id": "my-board" }, "metadata": null
            }
          },
          "edges": [
            { "source": { "node_id": "seed", "field": "value" }, "destination": { "node_id": "noise", "field": "seed" } },
            { "source": { "node_id": "loader", "field": "clip" }, "destination": { "node_id": "positive", "field": "clip" } },
            { "source": { "node_id": "loader", "field": "clip" }, "destination": { "node_id": "negative", "field": "clip" } },
            { "source": { "node_id": "loader", "field": "unet" }, "destination": { "node_id": "denoise", "field": "unet" } },
            { "source": { "node_id": "positive", "field": "conditioning" }, "destination": { "node_id": "denoise", "field": "positive_conditioning" } },
            { "source": { "node_id": "negative", "field": "conditioning" }, "destination": { "node_id": "denoise", "field": "negative_conditioning" } },
            { "source": { "node_id": "noise", "field": "noise" }, "destination": { "node_id": "denoise", "field": "noise" } },
            { "source": { "node_id": "denoise", "field": "latents" }, "destination": { "node_id": "save", "field": "latents" } },
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "save", "field": "vae" } }
          ]
        }
        """;

    [Fact]
    public async Task Parse_InvokeAIsGraph_Runs()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);

        await using GraphRun run = await host.RunAsync(NodeGraph.Parse(Graph, host.Catalog));

        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll("save", "image")));
        StoredImage record = await host.Images.GetAsync(image.ImageName);
        Assert.Equal(("save", false, 16), (record.NodeId, record.IsIntermediate, record.Width));
    }

    [Fact]
    public async Task ToJson_ParsedGraph_KeepsEveryField()
    {
        await using var host = new NodeHost();

        string json = NodeGraph.Parse(Graph, host.Catalog).ToJson(host.Catalog);

        JsonNode? written = JsonNode.Parse(json);
        JsonNode? again = JsonNode.Parse(NodeGraph.Parse(json, host.Catalog).ToJson(host.Catalog));
        Assert.True(JsonNode.DeepEquals(written, again));
        foreach ((string id, JsonNode? node) in Nodes(JsonNode.Parse(Graph)))
        {
            foreach ((string field, JsonNode? value) in node?.AsObject() ?? [])
            {
                if (value is JsonValue expected)
                {
                    JsonNode? actual = Nodes(written)[id]?[field];
                    Assert.True(expected.GetValueKind() == JsonValueKind.Number
                        ? actual?.GetValue<double>() == expected.GetValue<double>()
                        : JsonNode.DeepEquals(expected, actual), $"{id}.{field} is {actual}");
                }
            }
        }
    }

    [Fact]
    public async Task Parse_CfgScaleList_IsRead()
    {
        await using var host = new NodeHost();

        NodeGraph graph = NodeGraph.Parse(Graph.Replace("\"cfg_scale\": 7.5", "\"cfg_scale\": [7.5, 1]", StringComparison.Ordinal), host.Catalog);

        Assert.Equal([7.5, 1], graph.Nodes.OfType<DenoiseLatents>().Single().CfgScale.Items);
    }

    [Fact]
    public async Task Parse_ControlGiven_IsRefusedByValidation()
    {
        await using var host = new NodeHost();
        string json = Graph.Replace("\"control\": null", "\"control\": { \"image\": { \"image_name\": \"a.png\" } }", StringComparison.Ordinal);

        GraphProblem problem = Assert.Single(NodeGraph.Parse(json, host.Catalog).Validate());

        Assert.Contains("input 'control' is set, but ControlNet is not supported; leave it out", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "latents_name": "abc" }""", "holds no 'shape' with 'values'; connect the node that makes them")]
    [InlineData("""{ "shape": [1, 4, 2], "values": "" }""", "'shape' is [1, 4, 2]; it must be [batch, channels, height, width], each 1 to 32768")]
    [InlineData("""{ "shape": [1, 4, 2, 0], "values": "" }""", "each 1 to 32768")]
    [InlineData("""{ "shape": [1, 1, 1, 1], "values": "AAAA" }""", "'values' holds 3 bytes; the shape needs 4")]
    [InlineData("""{ "shape": [1, 1, 1, 1], "values": "?" }""", "'values' is not a text in base64")]
    [InlineData("""{ "shape": [1, 1, 1, 1], "values": "AAAAAA==", "seed": 1.5 }""", "'seed' is 1.5; it must be a whole number")]
    public async Task Parse_LatentsThatCannotBeRead_AreAProblemOfThatInput(string latents, string expected)
    {
        await using var host = new NodeHost();
        string json = Graph.Replace("\"latents\": null", $"\"latents\": {latents}", StringComparison.Ordinal);

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(json, host.Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(("denoise", "latents", GraphProblemCode.TypeMismatch), (problem.NodeId, problem.Port, problem.Code));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "mask_name": "abc", "gradient": false }""", "holds no 'shape' with 'values'; connect the node that makes them")]
    [InlineData("""{ "shape": [1, 2, 1, 1], "values": "AAAAAAAAAAA=" }""", "'shape' is [1, 2, 1, 1]; a mask is [1, 1, height, width]")]
    [InlineData("""{ "shape": [1, 1, 1, 1], "values": "AAAAAA==", "gradient": 1 }""", "'gradient' is 1; it must be true or false")]
    [InlineData("""{ "shape": [1, 1, 1, 1], "values": "AAAAAA==", "masked_latents": { "latents_name": "x" } }""", "'masked_latents': ")]
    public async Task Parse_MaskThatCannotBeRead_IsAProblemOfThatInput(string mask, string expected)
    {
        await using var host = new NodeHost();
        string json = Graph.Replace("\"denoise_mask\": null", $"\"denoise_mask\": {mask}", StringComparison.Ordinal);

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(json, host.Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(("denoise", "denoise_mask", GraphProblemCode.TypeMismatch), (problem.NodeId, problem.Port, problem.Code));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToJson_LiteralMask_ComesBackAsItWas(bool hasLatents)
    {
        await using var host = new NodeHost();
        using Latents? masked = hasLatents ? new Latents(1, 4, 2, 3) { Seed = 5 } : null;
        using var mask = new DenoiseMask(2, 3) { IsGradient = hasLatents, MaskedLatents = masked };
        new float[] { 0, 0.25f, 0.5f, 0.75f, 1, 0.125f }.CopyTo(mask.WritableValues);
        masked?.WritableValues.Fill(0.5f);
        var graph = new NodeGraph();
        graph.Add(new DenoiseLatents { DenoiseMask = mask });

        DenoiseMask? read = NodeGraph.Parse(graph.ToJson(host.Catalog), host.Catalog).Nodes.OfType<DenoiseLatents>().Single().DenoiseMask;

        Assert.Equal((2, 3, hasLatents), (read?.Height, read?.Width, read?.IsGradient));
        Assert.Equal(mask.Values.ToArray(), read?.Values.ToArray());
        Assert.Equal(masked?.Values.ToArray(), read?.MaskedLatents?.Values.ToArray());
        Assert.Equal(masked?.Seed, read?.MaskedLatents?.Seed);
    }

    [Fact]
    public async Task ToJson_ClipThatSkipsLayers_HasInvokeAIsNames()
    {
        await using var host = new NodeHost();
        var model = new ModelIdentifier(Name: "emoji-diffusion");
        var graph = new NodeGraph();
        graph.Add(new EncodePrompt { Clip = new ClipField(model, model, 2) });

        string json = graph.ToJson(host.Catalog);

        Assert.Equal(2, JsonNode.Parse(json)?["nodes"]?["compel"]?["clip"]?["skipped_layers"]?.GetValue<int>());
        string bare = json.Replace("\"skipped_layers\":2", "\"loras\":[]", StringComparison.Ordinal);
        Assert.Equal(2, NodeGraph.Parse(json, host.Catalog).Nodes.OfType<EncodePrompt>().Single().Clip.SkippedLayers);
        Assert.Equal(0, NodeGraph.Parse(bare, host.Catalog).Nodes.OfType<EncodePrompt>().Single().Clip.SkippedLayers);
    }

    [Fact]
    public async Task ToJson_LiteralTensors_ComeBackAsTheyWere()
    {
        await using var host = new NodeHost();
        using var latents = new Latents(1, 4, 2, 2) { Seed = 7 };
        var states = new TextConditioning(2, 3);
        new TorchRandom(7).Fill(latents.WritableValues);
        new TorchRandom(8).Fill(states.WritableValues);
        var graph = new NodeGraph();
        graph.Add(new DenoiseLatents { Latents = latents, PositiveConditioning = states });

        DenoiseLatents node = NodeGraph.Parse(graph.ToJson(host.Catalog), host.Catalog).Nodes.OfType<DenoiseLatents>().Single();

        Assert.Equal(latents.Values.ToArray(), node.Latents?.Values.ToArray());
        Assert.Equal((7, 1, 4, 2, 2), (node.Latents?.Seed, node.Latents?.Batch, node.Latents?.Channels, node.Latents?.Height, node.Latents?.Width));
        TextConditioning read = Assert.Single(node.PositiveConditioning.Items);
        Assert.Equal((2, 3), (read.Tokens, read.Width));
        Assert.Equal(states.Values.ToArray(), read.Values.ToArray());
    }

    [Fact]
    public async Task ToJson_LiteralConditioningForSdxl_ComesBackAsItWas()
    {
        await using var host = new NodeHost();
        var states = new TextConditioning(2, 3) { Pooled = new PooledText([0.5f, -1, 2], [1024, 768, 0, 16, 512, 640.5f]) };
        var graph = new NodeGraph();
        graph.Add(new DenoiseLatents { PositiveConditioning = states });

        string json = graph.ToJson(host.Catalog);

        TextConditioning read = Assert.Single(NodeGraph.Parse(json, host.Catalog).Nodes.OfType<DenoiseLatents>().Single().PositiveConditioning.Items);
        Assert.Equal(new float[] { 0.5f, -1, 2 }, read.Pooled?.Values.ToArray());
        Assert.Equal(new float[] { 1024, 768, 0, 16, 512, 640.5f }, read.Pooled?.TimeIds.ToArray());
        Assert.Contains("\"add_time_ids\":[1024,768,0,16,512,640.5]", json.Replace(" ", string.Empty, StringComparison.Ordinal).ReplaceLineEndings(string.Empty), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "shape": [1, 1], "values": "AAAAAA==", "add_time_ids": [1, 2, 3, 4, 5, 6] }""", "'pooled_embeds' is missing; SDXL reads it together with 'add_time_ids'")]
    [InlineData("""{ "shape": [1, 1], "values": "AAAAAA==", "pooled_embeds": { "shape": [1], "values": "AAAAAA==" } }""", "'add_time_ids' is missing")]
    [InlineData(
        """{ "shape": [1, 1], "values": "AAAAAA==", "pooled_embeds": { "shape": [2], "values": "AAAAAA==" }, "add_time_ids": [1, 2, 3, 4, 5, 6] }""",
        "'pooled_embeds': 'values' holds 4 bytes; the shape needs 8")]
    [InlineData(
        """{ "shape": [1, 1], "values": "AAAAAA==", "pooled_embeds": { "shape": [1], "values": "AAAAAA==" }, "add_time_ids": [1, 2, 3, 4, 5] }""",
        "'add_time_ids' is [1, 2, 3, 4, 5]; it must be a list of 6 numbers")]
    public async Task Parse_ConditioningForSdxlThatCannotBeRead_IsAProblemOfThatInput(string conditioning, string expected)
    {
        await using var host = new NodeHost();
        string json = Graph.Replace("\"denoise_mask\": null", $"\"positive_conditioning\": {conditioning}", StringComparison.Ordinal);

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(json, host.Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(("denoise", "positive_conditioning"), (problem.NodeId, problem.Port));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private static JsonObject Nodes(JsonNode? graph) => graph?["nodes"]?.AsObject() ?? [];
}
