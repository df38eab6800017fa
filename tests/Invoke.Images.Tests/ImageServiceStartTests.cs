using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>What happens before the first use, and that it happens once.</summary>
public sealed class ImageServiceStartTests : IDisposable
{
    private const int Recovered = 2002;

    private readonly ImageServiceHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task InitializeAsync_TwiceAtOnceAndAgain_RecoversOnce()
    {
        int recoveries = 0;
        var gate = new TaskCompletionSource();
        using ImageService images = _host.Create(files: new FakeFileStorage(_host.Files) { Recovering = WaitAsync });

        Task first = images.InitializeAsync().AsTask();
        Task second = images.InitializeAsync().AsTask();
        gate.SetResult();
        await Task.WhenAll(first, second);
        await images.GetCountsAsync();

        Assert.Equal(1, recoveries);

        Task WaitAsync()
        {
            recoveries++;
            return gate.Task;
        }
    }

    [Fact]
    public async Task InitializeAsync_RecoveryFails_IsTriedAgain()
    {
        int recoveries = 0;
        using ImageService images = _host.Create(
            files: new FakeFileStorage(_host.Files) { Recovering = () => ++recoveries == 1 ? throw new BrokenException() : Task.CompletedTask });

        await Assert.ThrowsAsync<BrokenException>(async () => await images.GetCountsAsync());

        Assert.Equal(0, (await images.GetCountsAsync()).Total);
        Assert.Equal(2, recoveries);
    }

    [Fact]
    public async Task InitializeAsync_UnreadableDatabaseAndNothingToRecover_NamesTheFile()
    {
        Directory.CreateDirectory(Path.Combine(_host.Root, "databases"));
        await File.WriteAllTextAsync(TestDatabase.PathIn(_host.Root), new string('x', 4096));
        using ImageService images = _host.Create();

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await images.InitializeAsync());

        Assert.Contains(TestDatabase.PathIn(_host.Root), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValidatePathAsync_NameThatNoFileCanHave_StartsNothing()
    {
        int recoveries = 0;
        using ImageService images = _host.Create(files: new FakeFileStorage(_host.Files) { Recovering = CountAsync });

        Assert.False(await images.ValidatePathAsync("../a.png", ImageFileKind.Full));

        Assert.Equal(0, recoveries);

        Task CountAsync()
        {
            recoveries++;
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InitializeAsync_AnyStart_IsLoggedWhereSomethingWasLeft(bool isLeft)
    {
        if (isLeft)
        {
            using var dying = new DiskImageFileStorage(Options.Create(_host.Settings));
            byte[] png = TestPixels.Png(4, 4);
            _ = await dying.StageCreateAsync(new ImageFileContent("a.png", png, png, ImageFormat.Png), CancellationToken.None);
        }

        var logger = new RecordingLogger<ImageService>();
        using ImageService images = _host.Create(logger: logger);

        await images.InitializeAsync();

        Assert.Equal(isLeft ? [Recovered] : [], logger.Entries.Select(entry => entry.Event));
    }
}
