using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.EndToEnd.Tests;

/// <summary>Graph files name stored images, and any node with an image input reads them.</summary>
public sealed class ImageLiteralTests
{
    [Fact]
    public async Task Parse_ImageName_IsReadByANodeOfTheHosts()
    {
        await using EmojiHost host = Host();
        StoredImage stored = await host.Images.CreateAsync(ImageCreateRequest.FromPixels(new byte[24], 4, 2, PixelFormat.Rgb24));
        NodeGraph graph = NodeGraph.Parse(Graph($$"""{ "image_name": "{{stored.ImageName}}" }"""), host.Catalog);

        await using GraphRun run = await host.Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(4, Assert.Single(run.GetAll("read", "width")));
        Assert.Equal(1, Assert.Single(run.GetAll("read", "count")));
        Assert.Contains($$"""{"image_name":"{{stored.ImageName}}"}""", graph.ToJson(host.Catalog), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", GraphProblemCode.MissingInput)]
    [InlineData("7", GraphProblemCode.TypeMismatch)]
    public async Task Parse_NoImage_IsAProblemOfThatInput(string image, GraphProblemCode expected)
    {
        await using EmojiHost host = Host();

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Graph(image), host.Catalog).Compile());

        Assert.Contains(exception.Problems, problem => (problem.Code, problem.Port) == (expected, "image"));
    }

    private static EmojiHost Host() => new(configure: builder => builder.AddNodes(GeneratedNodes.All));

    private static string Graph(string image) => $$"""
        {
          "nodes": { "read": { "id": "read", "type": "tests.read_image", "image": {{image}}, "more": [{ "image_name": "a.png" }] } },
          "edges": []
        }
        """;
}
