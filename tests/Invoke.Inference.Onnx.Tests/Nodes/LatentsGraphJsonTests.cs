using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A graph of the latents nodes with every field and word that InvokeAI's editor writes.</summary>
public sealed class LatentsGraphJsonTests
{
    private const string Graph = """
        {
          "id": "4c0ffee4",
          "nodes": {
            "loader": { "id": "loader", "type": "main_model_loader", "model": { "key": "f1b2c3", "name": "emoji-diffusion", "base": "sd-1", "type": "main" } },
            "encode": {
              "id": "encode", "type": "i2l", "is_intermediate": true, "use_cache": true,
              "image": { "image_name": "IMAGE" }, "tiled": true, "tile_size": 32, "fp32": true, "color_compensation": "SDXL"
            },
            "resize": { "id": "resize", "type": "lresize", "width": 128, "height": 64, "mode": "nearest-exact", "antialias": true },
            "scale": { "id": "scale", "type": "lscale", "scale_factor": 0.5, "mode": "bicubic", "antialias": true },
            "crop": { "id": "crop", "type": "crop_latents", "x": 32, "y": 0, "width": 32, "height": 32 },
            "other": { "id": "other", "type": "crop_latents", "x": 0, "y": 0, "width": 32, "height": 32 },
            "blend": { "id": "blend", "type": "lblend", "mask": { "image_name": "IMAGE" }, "alpha": 0.25 },
            "save": { "id": "save", "type": "l2i", "tiled": true, "tile_size": 32, "fp32": true, "board": { "board_id": "my-board" }, "metadata": null }
          },
          "edges": [
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "encode", "field": "vae" } },
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "save", "field": "vae" } },
            { "source": { "node_id": "encode", "field": "latents" }, "destination": { "node_id": "resize", "field": "latents" } },
            { "source": { "node_id": "resize", "field": "latents" }, "destination": { "node_id": "scale", "field": "latents" } },
            { "source": { "node_id": "scale", "field": "latents" }, "destination": { "node_id": "crop", "field": "latents" } },
            { "source": { "node_id": "scale", "field": "latents" }, "destination": { "node_id": "other", "field": "latents" } },
            { "source": { "node_id": "crop", "field": "latents" }, "destination": { "node_id": "blend", "field": "latents_a" } },
            { "source": { "node_id": "other", "field": "latents" }, "destination": { "node_id": "blend", "field": "latents_b" } },
            { "source": { "node_id": "blend", "field": "latents" }, "destination": { "node_id": "save", "field": "latents" } }
          ]
        }
        """;

    [Fact]
    public async Task Parse_InvokeAIsGraph_Runs()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        byte[] pixels = [.. Enumerable.Range(0, 3 * 72 * 64).Select(index => (byte)(index % 256))];
        StoredImage image = await host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, 72, 64, PixelFormat.Rgb24));

        await using GraphRun run = await host.RunAsync(NodeGraph.Parse(Graph.Replace("IMAGE", image.ImageName, StringComparison.Ordinal), host.Catalog));

        run.ThrowIfNotCompleted();
        StoredImage saved = await host.Images.GetAsync(Assert.IsType<ImageRef>(Assert.Single(run.GetAll("save", "image"))).ImageName);
        Assert.Equal((32, 32), (saved.Width, saved.Height));
        Assert.Equal((64, 32), (Assert.Single(run.GetAll("scale", "width")), Assert.Single(run.GetAll("scale", "height"))));
    }

    [Fact]
    public async Task ToJson_ParsedGraph_KeepsEveryField()
    {
        await using var host = new NodeHost();

        JsonNode? written = JsonNode.Parse(NodeGraph.Parse(Graph.Replace("IMAGE", "a.png", StringComparison.Ordinal), host.Catalog).ToJson(host.Catalog));

        foreach ((string node, string field, string value) in new[]
        {
            ("encode", "color_compensation", "\"SDXL\""), ("encode", "tile_size", "32"), ("encode", "fp32", "true"),
            ("resize", "mode", "\"nearest-exact\""), ("scale", "mode", "\"bicubic\""), ("scale", "scale_factor", "0.5"),
            ("crop", "x", "32"), ("blend", "alpha", "0.25"), ("blend", "mask", "{\"image_name\":\"a.png\"}"),
        })
        {
            Assert.Equal(value, written?["nodes"]?[node]?[field]?.ToJsonString());
        }
    }

    [Fact]
    public async Task Parse_WordThatIsNone_SaysWhichThereAre()
    {
        await using var host = new NodeHost();

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Graph.Replace("nearest-exact", "lanczos", StringComparison.Ordinal), host.Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(("resize", "mode"), (problem.NodeId, problem.Port));
        Assert.Contains("nearest-exact", problem.Message, StringComparison.Ordinal);
    }
}
