using Microsoft.Extensions.Options;

namespace Invoke.Images.S3.Tests;

/// <summary>The image service and care with their files in a bucket.</summary>
public sealed class S3ImageServiceTests : IDisposable
{
    private readonly S3Host _store = new();
    private readonly TempDirectory _root = new();
    private readonly S3StoreHost _host;

    public S3ImageServiceTests() => _host = new S3StoreHost(_store, _root.Path);

    public void Dispose()
    {
        _host.Dispose();
        _root.Dispose();
        _store.Dispose();
    }

    [StorageFact]
    public async Task CreateAsync_Image_IsInTheBucketAndNotOnDisk()
    {
        StoredImage stored = await _host.Images.CreateAsync(S3StoreHost.Request());

        Assert.Equal([stored.ImageName], await _host.AssertConsistentAsync(_store.Server));
        Assert.False(Directory.Exists(_root.PathOf("images")));
    }

    [StorageFact]
    public async Task DeleteAsync_Image_LeavesNothing()
    {
        StoredImage stored = await _host.Images.CreateAsync(S3StoreHost.Request());

        Assert.True(await _host.Images.DeleteAsync(stored.ImageName));

        Assert.Empty(_store.Stored());
    }

    [StorageFact]
    public async Task CreateAsync_OneNameFromTwoMachines_OneTakesAnother()
    {
        string[] names = ["a.png", "b.png", "c.png", "d.png"];
        using var other = new S3StoreHost(_store, _root.Path, new NamesInOrder(names), subfolder: ImageSubfolders.Flat);
        using var one = new S3StoreHost(_store, _root.Path, new NamesInOrder(names), subfolder: ImageSubfolders.Flat);

        await Task.WhenAll(Create(one), Create(other), Create(one), Create(other));

        Assert.Equal(names, (await one.AssertConsistentAsync(_store.Server)).Order(StringComparer.Ordinal));

        static Task Create(S3StoreHost host) => host.Images.CreateAsync(S3StoreHost.Request()).AsTask();
    }

    [StorageFact]
    public async Task CreateAsync_NameOfALeftFile_TakesAnother()
    {
        _store.Server.Write("images/a.png", [1]);
        using var host = new S3StoreHost(_store, _root.Path, new NamesInOrder("a.png", "b.png"), subfolder: ImageSubfolders.Flat);

        StoredImage stored = await host.Images.CreateAsync(S3StoreHost.Request());

        Assert.Equal("b.png", stored.ImageName);
        Assert.Equal(["images/a.png", "images/b.png", "images/thumbnails/b.png"], _store.Stored());
    }

    [StorageFact]
    public async Task CreateAsync_OnlyNameIsALeftFiles_SaysSo()
    {
        _store.Server.Write("images/a.png", [1]);
        using var host = new S3StoreHost(_store, _root.Path, new NamesInOrder("a.png"), subfolder: ImageSubfolders.Flat);

        await Assert.ThrowsAsync<ImageFileAlreadyExistsException>(async () => await host.Images.CreateAsync(S3StoreHost.Request()));

        Assert.Equal(["images/a.png"], _store.Stored());
        Assert.Equal(0, (await host.Images.GetCountsAsync()).Total);
    }

    [StorageFact]
    public async Task VerifyAsync_SoundStore_FindsNothing()
    {
        await _host.Images.CreateManyAsync([S3StoreHost.Request(), S3StoreHost.Request()]);

        ImageStoreReport report = await _host.Care.VerifyAsync(decodeImages: true);

        Assert.Equal((2, 4), (report.Records, report.Files));
        Assert.Empty(report.Problems);
    }

    [StorageFact]
    public async Task RepairAsync_WhatIsWrong_IsMended()
    {
        IReadOnlyList<StoredImage> images = await _host.Images.CreateManyAsync([S3StoreHost.Request(), S3StoreHost.Request()]);
        _store.Server.Delete(S3StoreHost.KeysOf(images[0])[1]);
        ImageFileEntry entry = new(
            S3StoreHost.KeysOf(images[1])[0]["images/".Length..], ImageFileKind.Full, images[1].Subfolder, images[1].ImageName, 1);
        await _host.Files.QuarantineAsync(entry, CancellationToken.None);
        _store.Server.Write("images/lost.png", [1]);

        ImageStoreReport report = await _host.Care.RepairAsync(dryRun: false);

        Assert.Equal(
            [ImageProblemKind.MissingFile, ImageProblemKind.MissingThumbnail, ImageProblemKind.OrphanFile],
            report.Problems.Select(problem => problem.Kind));
        Assert.True(report.IsSound);
        Assert.Contains("images/.quarantine/lost.png", _store.Stored());
        Assert.Empty((await _host.Care.VerifyAsync(decodeImages: true)).Problems);
    }

    [StorageFact]
    public async Task BackupAsync_Copy_IsARootOnDisk()
    {
        StoredImage stored = await _host.Images.CreateAsync(S3StoreHost.Request());

        ImageBackup backup = await _host.Care.BackupAsync(_root.PathOf("backup"));

        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = _root.PathOf("backup") });
        using var files = new DiskImageFileStorage(options);
        using var records = new SqliteImageRecordStorage(options, TimeProvider.System);
        using var copy = new ImageService(new UuidNameService(), new PngCodec(), files, records, new RelativeUrlService(options), options);
        Assert.Equal((1, 2, 0), (backup.Images, backup.Files, backup.MissingFiles));
        Assert.Equal(16, (await copy.ReadPixelsAsync(stored.ImageName, PixelFormat.Rgb24)).Width);
    }

    [StorageFact]
    public async Task ClearIntermediatesAsync_Images_AreGone()
    {
        await _host.Images.CreateAsync(S3StoreHost.Request(isIntermediate: true));
        StoredImage kept = await _host.Images.CreateAsync(S3StoreHost.Request());

        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });

        Assert.Equal(1, cleared.Deleted);
        Assert.Equal([kept.ImageName], await _host.AssertConsistentAsync(_store.Server));
    }

    /// <summary>Gives the same names in the same order on each machine, the last one for ever.</summary>
    private sealed class NamesInOrder(params string[] names) : INameService
    {
        private int _next = -1;

        public string CreateImageName(in ImageNameRequest request) => names[Math.Min(Interlocked.Increment(ref _next), names.Length - 1)];

        public string CreateTensorName(in TensorNameRequest request) => throw new NotSupportedException();
    }
}
