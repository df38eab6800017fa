namespace Invoke.Images.Tests;

/// <summary>Many images as one change, and deleting with a way back.</summary>
public sealed class ImageServiceManyTests : IDisposable
{
    private readonly ImageServiceHost _host = new();
    private readonly ImageService _images;

    public ImageServiceManyTests() => _images = _host.Create();

    public void Dispose()
    {
        _images.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task CreateManyAsync_Images_AreStoredInOrder()
    {
        IReadOnlyList<StoredImage> stored = await _images.CreateManyAsync([Request(4), Request(5), Request(6)]);

        Assert.Equal([4, 5, 6], stored.Select(image => image.Width));
        Assert.Equal([6, 5, 4], (await _images.ListAsync(new ImageQuery())).Items.Select(image => image.Width));
        Assert.Equal(6, StoredFiles.Below(_host.Root).Length);
        Assert.Equal(stored[1], await _images.GetAsync(stored[1].ImageName));
        Assert.Empty(await _images.CreateManyAsync([]));
    }

    [Fact]
    public async Task CreateManyAsync_OneIsBad_StoresNothing()
    {
        await Assert.ThrowsAnyAsync<Invoke.Graph.InvokeException>(
            async () => await _images.CreateManyAsync([Request(4), ImageCreateRequest.FromEncoded("no image"u8.ToArray())]));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateManyAsync_NameTwice_StoresNothing()
    {
        using ImageService images = _host.Create(new FixedNameService("a.png"));

        await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(async () => await images.CreateManyAsync([Request(4), Request(5)]));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateManyAsync_SecondFileCannotBePlaced_TakesBackTheFirst()
    {
        using ImageService images = _host.Create(new FixedNameService("a.png", "b.png"));
        await images.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "images", "b.png"), "someone else's");

        await Assert.ThrowsAsync<ImageStorageException>(async () => await images.CreateManyAsync([Request(4), Request(5)]));

        Assert.Equal(["images/b.png"], StoredFiles.Below(_host.Root));
        Assert.Equal(0, (await images.GetCountsAsync()).Total);
    }

    [Fact]
    public async Task CreateAsync_SizesAndUses_AreRecorded()
    {
        StoredImage stored = await _images.CreateAsync(Request(4) with
        {
            Workflow = """{"nodes":[{"data":{"inputs":{"image":{"value":{"image_name":"first.png"}}}}}]}""",
            Graph = """{"nodes":{"a":{"image":{"image_name":"second.png"},"mask":{"image_name":"first.png"},"other":{"image_name":"../no.png"}}}}""",
        });

        ImageRecord record = await _host.Records.GetAsync(stored.ImageName, CancellationToken.None);
        Assert.Equal("first.png second.png", record.Uses);
        Assert.Equal(new DirectoryInfo(Path.Combine(_host.Root, "images")).EnumerateFiles("*.png", SearchOption.AllDirectories).Sum(file => file.Length), record.FileBytes);
    }

    [Fact]
    public async Task UpdateManyAsync_Star_StarsAll()
    {
        IReadOnlyList<StoredImage> stored = await _images.CreateManyAsync([Request(4), Request(5)]);

        string[] names = [.. stored.Select(image => image.ImageName)];

        IReadOnlyList<string> changed = await _images.UpdateManyAsync([names[1], "missing.png", .. names], new ImageChanges { Starred = true });

        Assert.Equal([names[1], names[0]], changed);

        Assert.Equal(2, (await _images.GetCountsAsync()).Starred);
    }

    [Fact]
    public async Task SoftDeleteManyAsync_Image_IsMissingUntilRestored()
    {
        StoredImage stored = await _images.CreateAsync(Request(4));

        Assert.Equal([stored.ImageName], await _images.SoftDeleteManyAsync([stored.ImageName, "missing.png"]));

        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await _images.GetAsync(stored.ImageName));
        Assert.Null(await _images.FindAsync(stored.ImageName));
        Assert.NotNull((await _images.FindAsync(stored.ImageName, includeDeleted: true))?.DeletedAt);
        Assert.Empty((await _images.ListNamesAsync(new ImageQuery())).Items);
        Assert.True(await _images.ValidatePathAsync(stored.ImageName, ImageFileKind.Full));

        Assert.Equal([stored.ImageName], await _images.RestoreManyAsync(["missing.png", stored.ImageName]));
        Assert.Equal(stored, await _images.GetAsync(stored.ImageName));
    }

    [Fact]
    public async Task PurgeAsync_DeletedForSomeTime_RemovesThoseForGood()
    {
        IReadOnlyList<StoredImage> stored = await _images.CreateManyAsync([Request(4), Request(5), Request(6)]);
        await _images.SoftDeleteManyAsync([stored[0].ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(30));
        await _images.SoftDeleteManyAsync([stored[1].ImageName]);
        _host.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, await _images.PurgeAsync(TimeSpan.FromDays(30)));
        Assert.Equal(0, await _images.PurgeAsync(TimeSpan.MaxValue));
        Assert.Null(await _images.FindAsync(stored[0].ImageName, includeDeleted: true));
        Assert.Equal(4, StoredFiles.Below(_host.Root).Length);

        Assert.Equal(1, await _images.PurgeAsync(TimeSpan.Zero));
        Assert.Equal([stored[2].ImageName], (await _images.ListNamesAsync(new ImageQuery())).Items);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _images.PurgeAsync(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task PurgeAsync_MoreThanABatch_RemovesAll()
    {
        await _host.Records.InsertManyAsync([.. Enumerable.Range(0, 450).Select(index => RecordsHost.Record($"{index}.png"))], CancellationToken.None);
        Page<string> all = await _images.ListNamesAsync(new ImageQuery { Limit = 1000 });
        await _images.SoftDeleteManyAsync(all.Items);
        _host.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(450, await _images.PurgeAsync(TimeSpan.FromHours(1)));
        Assert.Equal(0, (await _images.GetCountsAsync()).Deleted);
    }

    [Fact]
    public async Task DeleteManyAsync_Some_RemovesRecordsAndFiles()
    {
        IReadOnlyList<StoredImage> stored = await _images.CreateManyAsync([Request(4), Request(5), Request(6)]);

        IReadOnlyList<string> deleted = await _images.DeleteManyAsync([stored[0].ImageName, stored[2].ImageName, stored[0].ImageName, "missing.png"]);

        Assert.Equal([stored[0].ImageName, stored[2].ImageName], deleted);
        Assert.Equal([$"images/{stored[1].ImageName}", $"images/thumbnails/{stored[1].ImageName}"], StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task DeleteManyAsync_RecordsFail_KeepsAll()
    {
        IReadOnlyList<StoredImage> stored = await _images.CreateManyAsync([Request(4), Request(5)]);
        using ImageService images = _host.Create(records: new FakeRecordStorage(_host.Records) { FailDelete = true });

        await Assert.ThrowsAsync<BrokenException>(async () => await images.DeleteManyAsync([.. stored.Select(image => image.ImageName)]));

        Assert.Equal(4, StoredFiles.Below(_host.Root).Length);
        Assert.Equal(2, (await images.GetCountsAsync()).Total);
    }

    [Theory]
    [InlineData("../databases/invoke.db")]
    [InlineData("..\\databases\\invoke.db")]
    [InlineData("C:\\invoke.db")]
    [InlineData("\\\\?\\C:\\invoke.db")]
    [InlineData("CON")]
    [InlineData("nul.png")]
    [InlineData("a.png.")]
    [InlineData("a.png ")]
    [InlineData("a.png:b")]
    [InlineData("a.png::$DATA")]
    [InlineData("%2e%2e%2finvoke.db")]
    [InlineData("a\0.png")]
    [InlineData("thumbnails/a.png")]
    [InlineData("")]
    public async Task EveryMethod_BadName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.FindAsync(name));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.UpdateManyAsync([name], new ImageChanges()));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.SoftDeleteManyAsync([name]));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.RestoreManyAsync([name]));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.DeleteManyAsync([name]));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.OpenReadAsync(name, ImageFileKind.Full));
        Assert.False(await _images.ValidatePathAsync(name, ImageFileKind.Full));
        Assert.False(await _host.Files.ValidatePathAsync(new ImageLocation(name, string.Empty), ImageFileKind.Full, CancellationToken.None));
    }

    private static ImageCreateRequest Request(int width) =>
        ImageCreateRequest.FromPixels(TestPixels.Gradient(width, 8, PixelFormat.Rgb24), width, 8, PixelFormat.Rgb24);
}
