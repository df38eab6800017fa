using System.Text.Json.Nodes;

namespace Invoke.Images.Tests;

public sealed class CoreMetadataTests
{
    [Fact]
    public void Build_TextToImage_FindsEverything()
    {
        string? metadata = CoreMetadata.Build(Graph(), "l2i");

        JsonAssert(
            """
            {
              "generation_mode": "txt2img", "positive_prompt": "a red apple, ein Haus, 家", "negative_prompt": "blurry",
              "width": 512, "height": 768, "seed": 18446744073709551615, "rand_device": "cpu",
              "steps": 30, "cfg_scale": 7.5, "cfg_rescale_multiplier": 0, "scheduler": "euler_a",
              "model": {"key": "k", "name": "emoji-diffusion"}
            }
            """,
            metadata);
        Assert.Contains("家", metadata, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"nodes":{"a":{"type":"\ud800"}},"edges":[]}""")]
    [InlineData("""{"nodes":{"\ud800":{"type":"t2l"}},"edges":[]}""")]
    [InlineData("""{"nodes":{"a":{"type":"t2l","seed":"\ud800"}},"edges":[]}""")]
    [InlineData("""{"nodes":{"a":{"type":"t2l","seed":"?"}},"edges":[]}""")]
    public void Build_HalfACharacter_CountsAsNoGraph(string pattern)
    {
        // An attribute cannot hold half a character.
        string graph = pattern.Replace('?', '\ud800');

        Assert.Null(CoreMetadata.Build(graph, "a"));
    }

    [Fact]
    public void Build_ImageToImage_TellsTheStrength()
    {
        string graph = Graph(graph =>
        {
            graph["nodes"]!["denoise"]!["denoising_start"] = 0.3;
            graph["nodes"]!["i2l"] = JsonNode.Parse("""{"type":"i2l"}""");
            Connect(graph, "i2l", "latents", "denoise", "latents");
        });

        JsonNode metadata = JsonNode.Parse(CoreMetadata.Build(graph, "l2i")!)!;

        Assert.Equal("img2img", (string?)metadata["generation_mode"]);
        Assert.Equal(0.7, (double)metadata["strength"]!);
    }

    [Fact]
    public void Build_SecondPass_TakesTheNearestDenoising()
    {
        // A small picture is denoised first and then a large one from it: InvokeAI's seed might describe the small one.
        string graph = Graph(graph =>
        {
            graph["nodes"]!["first"] = JsonNode.Parse("""{"type":"denoise_latents","steps":5,"scheduler":"ddim"}""");
            Connect(graph, "first", "latents", "denoise", "latents");
        });

        Assert.Equal(30, (int)JsonNode.Parse(CoreMetadata.Build(graph, "l2i")!)!["steps"]!);
    }

    [Fact]
    public void Build_LorasVaeAndClipSkip_AreListed()
    {
        string graph = Graph(graph =>
        {
            graph["nodes"]!["lora1"] = JsonNode.Parse("""{"type":"lora_loader","lora":{"name":"one"},"weight":0.5}""");
            graph["nodes"]!["lora2"] = JsonNode.Parse("""{"type":"lora_loader","lora":{"name":"two"}}""");
            graph["nodes"]!["skip"] = JsonNode.Parse("""{"type":"clip_skip","skipped_layers":2}""");
            graph["nodes"]!["vae"] = JsonNode.Parse("""{"type":"vae_loader","vae_model":{"name":"v"}}""");
            Replace(graph, "loader", "denoise", "lora2");
            Connect(graph, "lora1", "unet", "lora2", "unet");
            Connect(graph, "loader", "unet", "lora1", "unet");
            Replace(graph, "loader", "positive", "skip");
            Replace(graph, "loader", "l2i", "vae");
        });

        JsonNode metadata = JsonNode.Parse(CoreMetadata.Build(graph, "l2i")!)!;

        JsonAssert("""[{"model":{"name":"two"}},{"model":{"name":"one"},"weight":0.5}]""", metadata["loras"]!.ToJsonString());
        Assert.Equal(2, (int)metadata["clip_skip"]!);
        Assert.Equal("v", (string?)metadata["vae"]!["name"]);
        Assert.Equal("emoji-diffusion", (string?)metadata["model"]!["name"]);
    }

    [Fact]
    public void Build_Overrides_Win()
    {
        JsonNode metadata = JsonNode.Parse(CoreMetadata.Build(Graph(), "l2i", """{"seed":1,"mood":"calm"}""")!)!;

        Assert.Equal((1, "calm", 30), ((int)metadata["seed"]!, (string?)metadata["mood"], (int)metadata["steps"]!));
    }

    [Theory]
    [InlineData("""{"nodes":{"a":{"type":"img_blur"}},"edges":[]}""")]
    [InlineData("""{"nodes":{},"edges":[]}""")]
    [InlineData("""{"nodes":[],"edges":{}}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public void Build_NothingToTell_IsNull(string graph)
    {
        Assert.Null(CoreMetadata.Build(graph, "a"));
        Assert.Equal("""{"a":1}""", CoreMetadata.Build(graph, "a", """{"a":1}"""));
    }

    [Fact]
    public void Build_ConnectionsInACircle_Ends()
    {
        string graph = Graph(graph => Connect(graph, "l2i", "image", "positive", "clip"));

        Assert.NotNull(CoreMetadata.Build(graph, "l2i"));
    }

    [Fact]
    public void Build_OverridesAreNoObject_SaysSo() => Assert.Throws<ArgumentException>(() => CoreMetadata.Build(Graph(), "l2i", "[1]"));

    private static string Graph(Action<JsonNode>? change = null)
    {
        JsonNode graph = JsonNode.Parse("""
            {
              "nodes": {
                "loader": {"type": "main_model_loader", "model": {"key": "k", "name": "emoji-diffusion"}},
                "positive": {"type": "compel", "prompt": "a red apple, ein Haus, 家"},
                "negative": {"type": "compel", "prompt": "blurry"},
                "noise": {"type": "noise", "seed": 18446744073709551615, "width": 512, "height": 768, "use_cpu": true},
                "denoise": {"type": "denoise_latents", "steps": 30, "cfg_scale": 7.5, "cfg_rescale_multiplier": 0, "scheduler": "euler_a", "denoising_start": 0},
                "l2i": {"type": "l2i", "metadata": null}
              },
              "edges": []
            }
            """)!;
        Connect(graph, "loader", "unet", "denoise", "unet");
        Connect(graph, "loader", "clip", "positive", "clip");
        Connect(graph, "loader", "clip", "negative", "clip");
        Connect(graph, "loader", "vae", "l2i", "vae");
        Connect(graph, "positive", "conditioning", "denoise", "positive_conditioning");
        Connect(graph, "negative", "conditioning", "denoise", "negative_conditioning");
        Connect(graph, "noise", "noise", "denoise", "noise");
        Connect(graph, "denoise", "latents", "l2i", "latents");
        change?.Invoke(graph);
        return graph.ToJsonString();
    }

    private static void Connect(JsonNode graph, string source, string output, string destination, string input) => graph["edges"]!.AsArray().Add(JsonNode.Parse(
        $$"""{"source":{"node_id":"{{source}}","field":"{{output}}"}, "destination":{"node_id":"{{destination}}","field":"{{input}}"} }"""));

    private static void Replace(JsonNode graph, string source, string destination, string with)
    {
        JsonNode edge = graph["edges"]!.AsArray().First(each => (string?)each!["source"]!["node_id"] == source && (string?)each["destination"]!["node_id"] == destination)!;
        edge["source"]!["node_id"] = with;
        if (with != "vae")
        {
            Connect(graph, source, "unet", with, "unet");
        }
    }

    private static void JsonAssert(string expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!)), actual);
}
