using System.Text.Json;
using Invoke.Graph;

namespace Invoke.Images.Tests.Nodes;

public sealed class GatherCoreMetadataTests
{
    [Fact]
    public async Task RunAsync_SomeInputsSet_WritesThoseAlone()
    {
        var node = new GatherCoreMetadata
        {
            GenerationMode = "txt2img",
            PositivePrompt = "a red 苹果",
            Seed = 4294967295,
            CfgScale = 7.5,
            SeamlessX = false,
            Model = new ModelIdentifier("k", Name: "emoji", Base: "sd-1", Type: "main"),
            Loras = Json("""[{"model":{"key":"l"},"weight":0.5}]"""),
        };

        await using NodeTestResult<MetadataOutput> result = await new NodeTestHost().Test(node).RunAsync();

        Assert.Equal(
            """{"generation_mode":"txt2img","positive_prompt":"a red 苹果","seed":4294967295,"cfg_scale":7.5,"seamless_x":false,"model":{"key":"k","hash":null,"name":"emoji","base":"sd-1","type":"main"},"loras":[{"model":{"key":"l"},"weight":0.5}]}""",
            result.Output.Metadata.GetRawText());
    }

    [Fact]
    public async Task RunAsync_NothingSet_GivesAnEmptyObject()
    {
        await using NodeTestResult<MetadataOutput> result = await new NodeTestHost().Test(new GatherCoreMetadata()).RunAsync();

        Assert.Equal("{}", result.Output.Metadata.GetRawText());
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
