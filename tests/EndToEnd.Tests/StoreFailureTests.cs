using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
        Page<StoredImage> page = await host.Images.ListAsync(new ImageQuery());
        Assert.Equal(first, Assert.Single(page.Items).Ref);
        Assert.Equal(2, host.Files().Length);
    }

    private sealed class OneNameService : INameService
    {
        public string CreateImageName(in ImageNameRequest request) => $"only{request.Extension}";
    }

    private sealed class FullAfterOneStorage(DiskImageFileStorage disk) : PassingFileStorage(disk), IDisposable
    {
        private int _images;

        public FullAfterOneStorage(IOptions<ImagesOptions> options)
            : this(new DiskImageFileStorage(options))
        {
        }

        public void Dispose() => disk.Dispose();

        public override ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) => ++_images == 1
            ? base.StageCreateAsync(content, cancellationToken)
            : throw new ImageStorageException($"Image '{content.ImageName}' cannot be written: No space left on device.");
    }
}
