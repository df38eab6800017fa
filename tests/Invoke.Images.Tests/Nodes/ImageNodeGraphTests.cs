using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Images.Tests.Nodes;

/// <summary>A graph document of InvokeAI with image nodes runs unmodified, and keeps every field when it is written again.</summary>
public sealed class ImageNodeGraphTests : IAsyncDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceProvider _services;

    public ImageNodeGraphTests()
    {
        var services = new ServiceCollection();
        services.AddInvoke().AddImages(options => options.RootPath = _root.Path);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private NodeCatalog Catalog => _services.GetRequiredService<NodeCatalog>();

    private IImageService Images => _services.GetRequiredService<IImageService>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task Parse_InvokeAIsGraph_Runs()
    {
        string photo = await StoreAsync();

        await using GraphRun run = await _services.GetRequiredService<IGraphRunner>().RunAsync(NodeGraph.Parse(Graph(photo), Catalog));

        run.ThrowIfNotCompleted();
        StoredImage saved = await GetAsync(run, "save");
        Assert.Equal((48, 40, false), (saved.Width, saved.Height, saved.IsIntermediate));
        Assert.Equal("""{"app_version":"6.0.0"}""", saved.Metadata);
        StoredImage mask = await GetAsync(run, "combine");
        Assert.Equal((ImageCategory.Mask, true, "combine"), (mask.Category, mask.IsIntermediate, mask.NodeId));
        Assert.Equal([new ImageRef(photo), new ImageRef(photo)], run.GetAll("show", "image"));
    }

    [Fact]
    public async Task ToJson_ParsedGraph_KeepsEveryField()
    {
        string photo = await StoreAsync();
        JsonNode? original = JsonNode.Parse(Graph(photo))?["nodes"];

        JsonNode? written = JsonNode.Parse(NodeGraph.Parse(Graph(photo), Catalog).ToJson(Catalog))?["nodes"];

        foreach ((string id, JsonNode? node) in Assert.IsType<JsonObject>(original))
        {
            foreach ((string field, JsonNode? value) in Assert.IsType<JsonObject>(node))
            {
                // A field that holds what the node has anyway may be left out.
                JsonNode? again = written?[id]?[field];
                Assert.True(again is null || JsonNode.DeepEquals(value, again), $"{id}.{field} was {value?.ToJsonString()} and is {again?.ToJsonString()}.");
            }
        }

        Assert.Equal("lanczos", written?["resize"]?["resample_mode"]?.GetValue<string>());
        Assert.Equal("""{"r":9,"g":8,"b":7,"a":128}""", written?["blank"]?["color"]?.ToJsonString());
        Assert.Equal("YCbCr", Word(ImageMode.YCbCr));
    }

    [Fact]
    public async Task ImportWorkflow_OfInvokeAIsEditor_Runs()
    {
        const string Workflow = """
            {
              "meta": { "version": "3.0.0" }, "exposedFields": [{ "nodeId": "n2", "fieldName": "resample_mode" }],
              "nodes": [
                { "id": "n1", "type": "invocation", "data": { "id": "n1", "type": "blank_image", "version": "1.2.2", "label": "", "isIntermediate": true, "useCache": true,
                  "inputs": { "board": { "name": "board", "label": "", "value": "auto" }, "metadata": { "name": "metadata", "label": "" },
                    "width": { "name": "width", "label": "", "value": 6 }, "height": { "name": "height", "label": "", "value": 4 },
                    "mode": { "name": "mode", "label": "", "value": "RGB" },
                    "color": { "name": "color", "label": "", "value": { "r": 1, "g": 2, "b": 3, "a": 255 } } } } },
                { "id": "n2", "type": "invocation", "data": { "id": "n2", "type": "img_resize", "version": "1.2.2", "label": "", "isIntermediate": false, "useCache": true,
                  "inputs": { "board": { "name": "board", "label": "", "value": "none" }, "metadata": { "name": "metadata", "label": "" },
                    "image": { "name": "image", "label": "" }, "width": { "name": "width", "label": "", "value": 3 },
                    "height": { "name": "height", "label": "", "value": 2 }, "resample_mode": { "name": "resample_mode", "label": "Mode", "value": "bicubic" } } } }
              ],
              "edges": [{ "id": "e", "type": "default", "source": "n1", "sourceHandle": "image", "target": "n2", "targetHandle": "image" }]
            }
            """;
        WorkflowImport import = NodeGraph.ImportWorkflow(Workflow, Catalog);
        import.ThrowIfIncomplete();
        import.Set("Mode", "hamming");

        await using GraphRun run = await _services.GetRequiredService<IGraphRunner>().RunAsync(import.Graph);

        run.ThrowIfNotCompleted();
        StoredImage image = await GetAsync(run, "n2");
        ImagePixels pixels = await Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24);
        Assert.Equal(Enumerable.Repeat(new byte[] { 1, 2, 3 }, 6).SelectMany(pixel => pixel), pixels.Data.ToArray());
        Assert.Equal((3, 2, false), (image.Width, image.Height, image.IsIntermediate));
    }

    [Fact]
    public async Task Parse_CoreMetadataOfAnImage_StandsInItsRecord()
    {
        NodeGraph graph = NodeGraph.Parse(
            """
            { "nodes": {
                "core": { "id": "core", "type": "core_metadata", "is_intermediate": true, "use_cache": true, "positive_prompt": "a fox", "steps": 12, "ipAdapters": [], "model": { "key": "k" } },
                "blank": { "id": "blank", "type": "blank_image", "width": 8, "height": 8 } },
              "edges": [{ "source": { "node_id": "core", "field": "metadata" }, "destination": { "node_id": "blank", "field": "metadata" } }] }
            """,
            Catalog);

        await using GraphRun run = await _services.GetRequiredService<IGraphRunner>().RunAsync(graph);

        run.ThrowIfNotCompleted();
        JsonNode? metadata = JsonNode.Parse((await GetAsync(run, "blank")).Metadata ?? "null");
        Assert.Equal(("a fox", 12, "[]"), (metadata?["positive_prompt"]?.GetValue<string>(), metadata?["steps"]?.GetValue<int>(), metadata?["ipAdapters"]?.ToJsonString()));
    }

    private string? Word(ImageMode mode)
    {
        var graph = new NodeGraph();
        graph.Add(new ConvertImage { Image = new ImageRef("a.png"), Mode = mode }, "convert");
        return JsonNode.Parse(graph.ToJson(Catalog))?["nodes"]?["convert"]?["mode"]?.GetValue<string>();
    }

    private async Task<StoredImage> GetAsync(GraphRun run, string node) =>
        await Images.GetAsync(Assert.IsType<ImageRef>(Assert.Single(run.GetAll(node, "image"))).ImageName);

    private async Task<string> StoreAsync() =>
        (await Images.CreateAsync(ImageCreateRequest.FromPixels(new byte[20 * 16 * 3], 20, 16, PixelFormat.Rgb24))).ImageName;

    private static string Graph(string photo) => $$"""
        {
          "id": "4f0c7b1e", "nodes": {
            "photo": { "id": "photo", "type": "image", "is_intermediate": true, "use_cache": true, "image": { "image_name": "{{photo}}" } },
            "blank": {
              "id": "blank", "type": "blank_image", "is_intermediate": true, "width": 24, "height": 20, "mode": "RGBA",
              "color": { "r": 9, "g": 8, "b": 7, "a": 128 }
            },
            "resize": { "id": "resize", "type": "img_resize", "is_intermediate": true, "width": 24, "height": 20, "resample_mode": "lanczos" },
            "paste": { "id": "paste", "type": "img_paste", "is_intermediate": true, "x": 0, "y": 0, "crop": true },
            "scale": { "id": "scale", "type": "img_scale", "is_intermediate": true, "scale_factor": 2.0, "resample_mode": "nearest" },
            "blur": { "id": "blur", "type": "img_blur", "is_intermediate": true, "radius": 1.5, "blur_type": "box" },
            "sharp": { "id": "sharp", "type": "unsharp_mask", "is_intermediate": true, "radius": 2, "strength": 50 },
            "alpha": { "id": "alpha", "type": "tomask", "is_intermediate": true, "invert": true },
            "red": { "id": "red", "type": "img_chan", "is_intermediate": true, "channel": "R" },
            "combine": { "id": "combine", "type": "mask_combine", "is_intermediate": true },
            "crop": { "id": "crop", "type": "img_crop", "is_intermediate": true, "x": -2, "y": -2, "width": 48, "height": 40 },
            "save": {
              "id": "save", "type": "save_image", "is_intermediate": false, "use_cache": false, "board": { "board_id": "b1" },
              "metadata": {"app_version":"6.0.0"}
            },
            "list": { "id": "list", "type": "image_collection", "images": [{ "image_name": "{{photo}}" }, { "image_name": "{{photo}}" }] },
            "each": { "id": "each", "type": "iterate" },
            "show": { "id": "show", "type": "show_image" }
          },
          "edges": [
            { "source": { "node_id": "photo", "field": "image" }, "destination": { "node_id": "resize", "field": "image" } },
            { "source": { "node_id": "blank", "field": "image" }, "destination": { "node_id": "paste", "field": "base_image" } },
            { "source": { "node_id": "resize", "field": "image" }, "destination": { "node_id": "paste", "field": "image" } },
            { "source": { "node_id": "paste", "field": "image" }, "destination": { "node_id": "scale", "field": "image" } },
            { "source": { "node_id": "scale", "field": "image" }, "destination": { "node_id": "blur", "field": "image" } },
            { "source": { "node_id": "blur", "field": "image" }, "destination": { "node_id": "sharp", "field": "image" } },
            { "source": { "node_id": "sharp", "field": "image" }, "destination": { "node_id": "alpha", "field": "image" } },
            { "source": { "node_id": "sharp", "field": "image" }, "destination": { "node_id": "red", "field": "image" } },
            { "source": { "node_id": "alpha", "field": "image" }, "destination": { "node_id": "combine", "field": "mask1" } },
            { "source": { "node_id": "red", "field": "image" }, "destination": { "node_id": "combine", "field": "mask2" } },
            { "source": { "node_id": "sharp", "field": "image" }, "destination": { "node_id": "crop", "field": "image" } },
            { "source": { "node_id": "crop", "field": "image" }, "destination": { "node_id": "save", "field": "image" } },
            { "source": { "node_id": "list", "field": "collection" }, "destination": { "node_id": "each", "field": "collection" } },
            { "source": { "node_id": "each", "field": "item" }, "destination": { "node_id": "show", "field": "image" } }
          ]
        }
        """;
}
