using System.Text.Json;
using Invoke.Graph;

namespace Invoke.Images.Tests.Nodes;

/// <summary>What the records of the nodes' images tell, and in which layout nodes see files.</summary>
public sealed class ImageNodeRecordTests : IDisposable
{
    private readonly ImageNodeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_EveryStoringNode_RecordsSessionNodeFlagCategoryAndMetadata(bool isIntermediate)
    {
        ImageRef image = await _host.StoreAsync("rgba");
        using JsonDocument metadata = JsonDocument.Parse("""{"seed": 7}""");
        ImageNode[] nodes =
        [
            new SaveImage { Image = image }, new BlankImage { Width = 2, Height = 2 }, new ResizeImage { Image = image, Width = 5, Height = 5 },
            new ScaleImage { Image = image }, new CropImage { Image = image, Width = 4, Height = 4 }, new PadCropImage { Image = image, Left = 1 },
            new PasteImage { BaseImage = image, Image = image }, new BlurImage { Image = image }, new UnsharpMask { Image = image },
            new ConvertImage { Image = image }, new ExtractChannel { Image = image }, new MultiplyImages { First = image, Second = image },
            new LerpImage { Image = image }, new InverseLerpImage { Image = image }, new MaskFromAlpha { Image = image },
            new CombineMasks { First = image, Second = image },
        ];
        var graph = new NodeGraph();
        foreach (ImageNode node in nodes)
        {
            node.IsIntermediate = isIntermediate;
            node.Metadata = metadata.RootElement;
            node.Board = new BoardField("any");
            graph.Add(node);
        }

        await using GraphRun run = await _host.Nodes.CreateRunner().RunAsync(graph, options: new GraphRunOptions { SessionId = "my-session" });

        run.ThrowIfNotCompleted();
        foreach (ImageNode node in nodes)
        {
            var name = Assert.IsType<ImageRef>(Assert.Single(run.GetAll(node.Id!, "image")));
            StoredImage stored = await _host.Images.GetAsync(name.ImageName);
            ImageCategory category = node is MaskFromAlpha or CombineMasks ? ImageCategory.Mask : ImageCategory.General;
            Assert.Equal(("my-session", node.Id, node.Id, isIntermediate, category), (stored.SessionId, stored.NodeId, stored.InvocationId, stored.IsIntermediate, stored.Category));
            Assert.Equal((ImageOrigin.Internal, """{"seed": 7}"""), (stored.Origin, stored.Metadata));
        }
    }

    [Fact]
    public async Task RunAsync_NoMetadata_RecordsNone()
    {
        ImageOutput output = await _host.RunAsync(new BlankImage { Width = 1, Height = 1 });

        Assert.Null((await _host.Images.GetAsync(output.Image.ImageName)).Metadata);
    }

    [Theory]
    [InlineData(nameof(PngColorType.Gray), 8, false, PixelFormat.Gray8)]
    [InlineData(nameof(PngColorType.Gray), 16, false, PixelFormat.Gray8)]
    [InlineData(nameof(PngColorType.Gray), 8, true, PixelFormat.Rgba32)]
    [InlineData(nameof(PngColorType.GrayAlpha), 8, false, PixelFormat.Rgba32)]
    [InlineData(nameof(PngColorType.Rgb), 16, false, PixelFormat.Rgb24)]
    [InlineData(nameof(PngColorType.Rgb), 8, true, PixelFormat.Rgba32)]
    [InlineData(nameof(PngColorType.Rgba), 8, false, PixelFormat.Rgba32)]
    public async Task SaveImage_UploadedFile_KeepsItsLayoutWithEightBits(string colorType, int depth, bool isTransparent, PixelFormat expected)
    {
        PngColorType type = Enum.Parse<PngColorType>(colorType);
        int channels = new PngHeader(1, 1, depth, type, false).Channels;
        byte[] row = [0, .. Enumerable.Repeat((byte)200, channels * depth / 8)];
        (string Type, byte[] Data) text = ("tEXt", new byte[9000]);
        byte[] file = isTransparent
            ? RawPng.Create(1, 1, depth, type, row, chunks: [text, ("tRNS", new byte[2 * channels])])
            : RawPng.Create(1, 1, depth, type, row, chunks: [text]);
        StoredImage uploaded = await _host.Images.CreateAsync(ImageCreateRequest.FromEncoded(file));

        ImagePixels copy = await _host.MakeAsync(new SaveImage { Image = uploaded.Ref });

        Assert.Equal(expected, copy.Format);
        Assert.Equal(200, copy.Data.Span[0]);
    }
}
