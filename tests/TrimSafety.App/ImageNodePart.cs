using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace TrimSafety.App;

/// <summary>Runs image nodes from a graph document: colours, enumerations and metadata as JSON, pixels in managed code.</summary>
internal static class ImageNodePart
{
    private const string Document = """
        {"nodes":{
          "blank":{"id":"blank","type":"blank_image","width":4,"height":3,"mode":"RGBA","color":{"r":1,"g":2,"b":3,"a":200},"board":{"board_id":"b"}},
          "resize":{"id":"resize","type":"img_resize","width":8,"height":6,"resample_mode":"lanczos","metadata":{"seed":7}},
          "blur":{"id":"blur","type":"img_blur","radius":1.5,"blur_type":"box"},
          "mask":{"id":"mask","type":"tomask","invert":true}},
         "edges":[
          {"source":{"node_id":"blank","field":"image"},"destination":{"node_id":"resize","field":"image"}},
          {"source":{"node_id":"resize","field":"image"},"destination":{"node_id":"blur","field":"image"}},
          {"source":{"node_id":"blur","field":"image"},"destination":{"node_id":"mask","field":"image"}}]}
        """;

    public static async Task RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("invoke-trim-").FullName;
        try
        {
            var services = new ServiceCollection();
            services.AddInvoke().AddImages(options => options.RootPath = root);
            await using ServiceProvider provider = services.BuildServiceProvider();
            var graph = NodeGraph.Parse(Document, provider.GetRequiredService<NodeCatalog>());

            await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(graph);

            run.ThrowIfNotCompleted();
            IImageService images = provider.GetRequiredService<IImageService>();
            string mask = ((ImageRef)run.GetAll("mask", "image")[0]!).ImageName;
            ImagePixels pixels = await images.ReadPixelsAsync(mask, PixelFormat.Gray8);
            string resized = ((ImageRef)run.GetAll("resize", "image")[0]!).ImageName;
            Console.WriteLine(
                $"image nodes: {pixels.Width} x {pixels.Height}, {pixels.Data.Span[0]}, {(await images.GetAsync(mask)).Category}, {(await images.GetAsync(resized)).Metadata}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
