using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What a storage of image files promises while everybody lives.</summary>
public abstract class ImageFileStorageContract : ImageFileContract
{
    [StorageFact]
    public async Task CommitAsync_OfCreate_ShowsBothFiles()
    {
        await CreateImageAsync("a.png");

        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
        Assert.Equal([4, 5], await ReadAsync(At("a.png"), ImageFileKind.Thumbnail));
        Assert.True(await Files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
        Assert.True(await Files.ValidatePathAsync(At("a.png"), ImageFileKind.Thumbnail, None));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task CommitAsync_Twice_IsHarmless()
    {
        await using IStagedImageChange staged = await Files.StageCreateAsync(Content("a.png"), None);

        await staged.CommitAsync(None);
        await staged.CommitAsync(None);
        await staged.DisposeAsync();

        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task CommitAsync_Subfolder_IsWhereItSays()
    {
        await CreateImageAsync(Content("a.png", "2026/01/31", ImageFormat.WebP));

        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png", "2026/01/31"), ImageFileKind.Full));
        Assert.Equal([4, 5], await ReadAsync(At("a.png", "2026/01/31"), ImageFileKind.Thumbnail));
        Assert.False(await Files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
        Assert.Equal(["images/2026/01/31/a.png", "images/thumbnails/2026/01/31/a.webp"], Stored());
    }

    [StorageFact]
    public async Task CommitAsync_WebPThumbnail_IsFoundByItsExtension()
    {
        await CreateImageAsync(Content("a.png", thumbnail: ImageFormat.WebP));

        await using ImageFile file = await Files.OpenReadAsync(At("a.png"), ImageFileKind.Thumbnail, None);

        Assert.Equal("image/webp", file.ContentType);
    }

    [StorageFact]
    public async Task OpenReadAsync_File_TellsTypeAndTime()
    {
        await CreateImageAsync("a.png");

        await using ImageFile file = await Files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);

        Assert.Equal("image/png", file.ContentType);
        Assert.Equal(TimeSpan.Zero, file.LastModified.Offset);
        Assert.InRange(file.LastModified, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [StorageFact]
    public async Task OpenReadAsync_Content_CanSeekForRanges()
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        await CreateImageAsync(new ImageFileContent("a.png", bytes, new byte[1], ImageFormat.Png));
        await using ImageFile file = await Files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);
        byte[] part = new byte[1000];

        Assert.True(file.Content.CanSeek);
        Assert.Equal(bytes.Length, file.Content.Length);
        foreach (int position in new[] { 250_000, 10, 299_000 })
        {
            file.Content.Seek(position, SeekOrigin.Begin);
            await file.Content.ReadExactlyAsync(part);

            Assert.Equal(bytes[position..(position + part.Length)], part);
        }

        Assert.Equal(0, await file.Content.ReadAsync(part));
    }

    [StorageFact]
    public async Task OpenReadAsync_Content_CanBeReadWithoutWaiting()
    {
        await CreateImageAsync("a.png");
        await using ImageFile file = await Files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);
        byte[] bytes = new byte[3];

        file.Content.ReadExactly(bytes);

        Assert.Equal([1, 2, 3], bytes);
        Assert.Equal(-1, file.Content.ReadByte());
    }

    [StorageFact]
    public async Task DisposeAsync_WithoutCommit_LeavesNothing()
    {
        IStagedImageChange staged = await Files.StageCreateAsync(Content("a.png"), None);

        await staged.DisposeAsync();
        await staged.DisposeAsync();

        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task ExcludeAsync_OfCreate_LeavesNothing()
    {
        await using IStagedImageChange staged = await Files.StageCreateAsync(Content("a.png"), None);

        await staged.ExcludeAsync(["b.png"]);
        Assert.NotEmpty(Stored());
        await staged.ExcludeAsync(["a.png"]);

        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task Create_NameTaken_ChangesNothing()
    {
        await CreateImageAsync("a.png");
        byte[] other = [9];

        var exception = await Assert.ThrowsAnyAsync<ImageStorageException>(
            async () => await CreateImageAsync(new ImageFileContent("a.png", other, other, ImageFormat.WebP)));

        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
        Assert.Equal([4, 5], await ReadAsync(At("a.png"), ImageFileKind.Thumbnail));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task StageCreateAsync_Cancelled_LeavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Files.StageCreateAsync(Content("a.png"), new CancellationToken(canceled: true)));

        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_Committed_RemovesBothFiles()
    {
        await CreateImageAsync("a.png");
        await CreateImageAsync(Content("b.png", "sub", ImageFormat.WebP));

        await using (IStagedImageChange staged = await Files.StageDeleteAsync([At("a.png"), At("b.png", "sub")], None))
        {
            await staged.CommitAsync(None);
        }

        Assert.False(await Files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_NothingThere_IsNoError()
    {
        await using IStagedImageChange staged = await Files.StageDeleteAsync([At("a.png")], None);

        await staged.CommitAsync(None);

        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_NotCommitted_PutsBothBack()
    {
        await CreateImageAsync("a.png");

        await (await Files.StageDeleteAsync([At("a.png")], None)).DisposeAsync();

        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_Excluded_IsKept()
    {
        await CreateImageAsync("a.png");
        await CreateImageAsync("b.png");

        await using (IStagedImageChange staged = await Files.StageDeleteAsync([At("a.png"), At("b.png")], None))
        {
            await staged.ExcludeAsync(["b.png", "c.png"]);
            await staged.CommitAsync(None);
        }

        Assert.Equal(["images/b.png", "images/thumbnails/b.png"], Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_Cancelled_ChangesNothing()
    {
        await CreateImageAsync("a.png");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Files.StageDeleteAsync([At("a.png")], new CancellationToken(canceled: true)));

        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task StageDeleteAsync_WhileBeingRead_LetsTheReaderFinish()
    {
        await CreateImageAsync("a.png");
        await using ImageFile file = await Files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);

        await using (IStagedImageChange staged = await Files.StageDeleteAsync([At("a.png")], None))
        {
            await staged.CommitAsync(None);
        }

        Assert.Equal(3, await file.Content.ReadAsync(new byte[10]));
    }

    [StorageFact]
    public async Task OpenReadAsync_Missing_NamesTheImage()
    {
        var exception = await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await Files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None));

        Assert.Equal("a.png", exception.ImageName);
        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await Files.OpenReadAsync(At("a.png"), ImageFileKind.Thumbnail, None));
    }

    [StorageTheory]
    [InlineData("../a.png")]
    [InlineData("thumbnails/a.png")]
    public async Task EveryMethod_BadName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.StageCreateAsync(Content(name), None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.StageDeleteAsync([At(name)], None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.OpenReadAsync(At(name), ImageFileKind.Full, None));
        Assert.False(await Files.ValidatePathAsync(At(name), ImageFileKind.Full, None));
    }

    [StorageTheory]
    [InlineData("..")]
    [InlineData("thumbnails")]
    public async Task EveryMethod_BadSubfolder_IsRefused(string subfolder)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.StageCreateAsync(Content("a.png", subfolder), None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.StageDeleteAsync([At("a.png", subfolder)], None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await Files.OpenReadAsync(At("a.png", subfolder), ImageFileKind.Full, None));
        Assert.False(await Files.ValidatePathAsync(At("a.png", subfolder), ImageFileKind.Full, None));
    }
}
