using Invoke.Graph;
using Invoke.Images.Tests.Imaging;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests.Nodes;

/// <summary>Runs image nodes on real storage in a temporary folder.</summary>
internal sealed class ImageNodeHost : IDisposable
{
    private readonly ImageServiceHost _storage;

    public ImageNodeHost(ImagesOptions? options = null, Action? decoding = null)
    {
        _storage = new ImageServiceHost(options);
        Images = _storage.Create(codec: decoding is null ? null : new WatchedCodec(decoding));
        Nodes = new NodeTestHost().AddService<IImageService>(Images).AddService<IOptions<ImagesOptions>>(Options.Create(_storage.Settings));
    }

    public ImageService Images { get; }

    public NodeTestHost Nodes { get; }

    public async Task<ImageRef> StoreAsync(ImagePixels pixels) =>
        (await Images.CreateAsync(ImageCreateRequest.FromPixels(pixels.Data, pixels.Width, pixels.Height, pixels.Format))).Ref;

    public Task<ImageRef> StoreAsync(string picture) => StoreAsync(PillowVectors.Picture(picture));

    public Task<ImageRef> StoreAsync(int width, int height, PixelFormat format) =>
        StoreAsync(new ImagePixels(new byte[width * height * (int)format], width, height, format));

    public async Task<ImageOutput> RunAsync(INode<ImageOutput> node)
    {
        await using NodeTestResult<ImageOutput> result = await Nodes.RunAsync(node);
        return result.Output;
    }

    /// <summary>Reads an image in the layout of its file.</summary>
    public async Task<ImagePixels> ReadAsync(ImageRef image) => await StoredPixels.ReadAsync(Images, image, CancellationToken.None);

    /// <summary>Runs a node and reads what it stored.</summary>
    public async Task<ImagePixels> MakeAsync(INode<ImageOutput> node)
    {
        ImageOutput output = await RunAsync(node);
        ImagePixels pixels = await ReadAsync(output.Image);
        Assert.Equal((pixels.Width, pixels.Height), (output.Width, output.Height));
        return pixels;
    }

    /// <summary>Runs a node that fails, and tells why.</summary>
    public async Task<Exception> FailAsync(INode<ImageOutput> node)
    {
        int before = await CountAsync();
        await using NodeTestResult<ImageOutput> result = await Nodes.RunAsync(node);
        Assert.Equal(GraphStatus.Failed, result.Status);
        Assert.Equal(before, await CountAsync());
        return Assert.IsType<Exception>(result.Error, exactMatch: false);
    }

    public async Task<int> CountAsync() => (int)(await Images.ListAsync(new ImageQuery())).Total!.Value;

    public void Dispose()
    {
        Images.Dispose();
        _storage.Dispose();
    }
}
