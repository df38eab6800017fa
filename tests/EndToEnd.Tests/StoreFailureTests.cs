using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.EndToEnd.Tests;

/// <summary>A store that fails at the second image: the first is kept, and nothing of the second remains.</summary>
public sealed class StoreFailureTests
{
    [Fact]
    public async Task RunAsync_DiskFullAtSecondImage_KeepsFirstAndNothingOfSecond()
    {
        await using var host = new EmojiHost(configure: builder => builder.UseImageFileStorage<FullAfterOneStorage>());
        var apple = new AppleGraph(count: 3);

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("l2i@1", error.InvocationId);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        await AssertOneImageAsync(host, run.GetAll(apple.Image.Out.Image));
    }

    [Fact]
    public async Task RunAsync_NameTaken_KeepsFirstAndNothingOfSecond()
    {
        await using var host = new EmojiHost(configure: builder => builder.UseNameService<OneNameService>());
        var apple = new AppleGraph(count: 3);

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("l2i@1", error.InvocationId);
        Assert.IsType<ImageRecordAlreadyExistsException>(error.InnerException);
        Assert.Contains("only.png", error.Message, StringComparison.Ordinal);
        await AssertOneImageAsync(host, run.GetAll(apple.Image.Out.Image));
    }

    /// <summary>One record, one file and one thumbnail.</summary>
    private static async Task AssertOneImageAsync(EmojiHost host, IReadOnlyList<ImageRef> images)
    {
        ImageRef first = Assert.Single(images);
        ImagePage<StoredImage> page = await host.Images.ListAsync(new ImageQuery());
        Assert.Equal(first, Assert.Single(page.Items).Ref);
        Assert.Equal(2, host.Files().Length);
    }

    private sealed class OneNameService : INameService
    {
        public string CreateImageName(in ImageNameRequest request) => $"only{request.Extension}";
    }

    private sealed class FullAfterOneStorage(Microsoft.Extensions.Options.IOptions<ImagesOptions> options) : IImageFileStorage, IDisposable
    {
        private readonly DiskImageFileStorage _disk = new(options);
        private int _images;

        public void Dispose() => _disk.Dispose();

        public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) => ++_images == 1
            ? _disk.StageCreateAsync(content, cancellationToken)
            : throw new ImageStorageException($"Image '{content.ImageName}' cannot be written: No space left on device.");

        public ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken) =>
            _disk.StageDeleteAsync(images, cancellationToken);

        public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
            _disk.OpenReadAsync(image, kind, cancellationToken);

        public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
            _disk.ValidatePathAsync(image, kind, cancellationToken);

        public ValueTask<ImageRecovery> RecoverAsync(
            Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
            _disk.RecoverAsync(find, cancellationToken);
    }
}
