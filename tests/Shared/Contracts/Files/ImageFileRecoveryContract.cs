using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What a storage of image files promises when a process has died.</summary>
public abstract class ImageFileRecoveryContract : ImageFileContract
{
    [StorageFact]
    public async Task RecoverAsync_NothingThere_DoesNothing()
    {
        Assert.Equal(default, await Files.RecoverAsync(Unrecorded, None));
        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_StagedWithRecord_CompletesIt()
    {
        await LeaveStagedAsync("a.png");

        ImageRecovery recovery = await StartLater().RecoverAsync(Recorded, None);

        Assert.Equal(new ImageRecovery(2, 0), recovery);
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
    }

    [StorageFact]
    public async Task RecoverAsync_StagedWithoutRecord_RemovesIt()
    {
        await LeaveStagedAsync("a.png");

        ImageRecovery recovery = await StartLater().RecoverAsync(Unrecorded, None);

        Assert.Equal(new ImageRecovery(0, 2), recovery);
        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_Again_DoesNothing()
    {
        await LeaveStagedAsync("a.png");
        await StartLater().RecoverAsync(Recorded, None);

        Assert.Equal(default, await StartLater().RecoverAsync(Unrecorded, None));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_DeletionWithRecord_PutsTheFilesBack()
    {
        await CreateImageAsync("a.png");
        await LeaveAsync(async files => _ = await files.StageDeleteAsync([At("a.png")], None));

        await StartLater().RecoverAsync(Recorded, None);

        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_DeletionWithoutRecord_RemovesTheFiles()
    {
        await CreateImageAsync("a.png");
        await LeaveAsync(async files => _ = await files.StageDeleteAsync([At("a.png")], None));

        Assert.Equal(new ImageRecovery(0, 2), await StartLater().RecoverAsync(Unrecorded, None));
        Assert.Empty(Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_Subfolder_IsFollowed()
    {
        await LeaveAsync(async files => _ = await files.StageCreateAsync(Content("a.png", "2026/01", ImageFormat.WebP), None));
        await LeaveAsync(async files => _ = await files.StageCreateAsync(Content("b.png", "2026/01", ImageFormat.WebP), None));

        await StartLater().RecoverAsync((name, _) => new(name == "a.png" ? At(name, "2026/01") : null), None);

        Assert.Equal(["images/2026/01/a.png", "images/thumbnails/2026/01/a.webp"], Stored());
    }

    [StorageFact]
    public async Task RecoverAsync_OtherProcessAlive_LeavesItAlone()
    {
        await using IStagedImageChange staged = await Files.StageCreateAsync(Content("a.png"), None);

        Assert.Equal(default, await StartBeside().RecoverAsync(Unrecorded, None));
        await staged.CommitAsync(None);
        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
    }

    [StorageFact]
    public async Task RecoverAsync_RecordsFail_LosesNothing()
    {
        await LeaveStagedAsync("a.png");

        await Assert.ThrowsAsync<ImageStorageException>(
            async () => await StartLater().RecoverAsync((_, _) => throw new ImageStorageException("The database is away, on purpose."), None));

        await StartLater().RecoverAsync(Recorded, None);
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    protected Task LeaveStagedAsync(string name) => LeaveAsync(async files => _ = await files.StageCreateAsync(Content(name), None));
}
