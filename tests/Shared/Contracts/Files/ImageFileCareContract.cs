using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What a storage of image files promises care.</summary>
public abstract class ImageFileCareContract : ImageFileContract
{
    [StorageFact]
    public async Task ListAsync_Files_TellsWhatEachIs()
    {
        await CreateImageAsync("a.png");
        await CreateImageAsync(Content("b.png", "sub", ImageFormat.WebP));

        ImageFileEntry[] entries = await ListAsync();

        Assert.Equal(
            [
                new ImageFileEntry("a.png", ImageFileKind.Full, "", "a.png", 3),
                new ImageFileEntry("sub/b.png", ImageFileKind.Full, "sub", "b.png", 3),
                new ImageFileEntry("thumbnails/a.png", ImageFileKind.Thumbnail, "", "a.png", 2),
                new ImageFileEntry("thumbnails/sub/b.webp", ImageFileKind.Thumbnail, "sub", "b.webp", 2),
            ],
            entries);
    }

    [StorageFact]
    public async Task ListAsync_StagedFiles_AreLeftOut()
    {
        await CreateImageAsync("a.png");
        await using IStagedImageChange created = await Files.StageCreateAsync(Content("b.png", "sub"), None);
        await using IStagedImageChange deleted = await Files.StageDeleteAsync([At("a.png")], None);

        Assert.Empty(await ListAsync());
    }

    [StorageFact]
    public async Task QuarantineAsync_File_ComesBackByRelease()
    {
        await CreateImageAsync("a.png");
        foreach (ImageFileEntry entry in await ListAsync())
        {
            Assert.Contains(".quarantine", await Care.QuarantineAsync(entry, None), StringComparison.Ordinal);
        }

        Assert.Empty(await ListAsync());
        Assert.False(await Files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
        Assert.True(await Care.ReleaseAsync(At("a.png"), None));
        Assert.Equal([1, 2, 3], await ReadAsync(At("a.png"), ImageFileKind.Full));
        Assert.Equal([4, 5], await ReadAsync(At("a.png"), ImageFileKind.Thumbnail));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    [StorageFact]
    public async Task QuarantineAsync_SamePathTwice_KeepsBoth()
    {
        for (int time = 0; time < 2; time++)
        {
            await CreateImageAsync("a.png");
            foreach (ImageFileEntry entry in await ListAsync())
            {
                await Care.QuarantineAsync(entry, None);
            }
        }

        Assert.Equal(
            ["images/.quarantine/a.2.png", "images/.quarantine/a.png", "images/.quarantine/thumbnails/a.2.png", "images/.quarantine/thumbnails/a.png"],
            Stored());
    }

    [StorageFact]
    public async Task QuarantineAsync_Outside_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Care.QuarantineAsync(new ImageFileEntry("../a.png", ImageFileKind.Full, "", "a.png", 1), None));

    [StorageFact]
    public async Task QuarantineAsync_GoneMeanwhile_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ImageStorageException>(
            async () => await Care.QuarantineAsync(new ImageFileEntry("a.png", ImageFileKind.Full, "", "a.png", 1), None));

        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ReleaseAsync_PlaceTaken_KeepsWhatIsThere()
    {
        await CreateImageAsync("a.png");
        foreach (ImageFileEntry entry in await ListAsync())
        {
            await Care.QuarantineAsync(entry, None);
        }

        byte[] other = [9];
        await CreateImageAsync(new ImageFileContent("a.png", other, other, ImageFormat.Png));

        Assert.False(await Care.ReleaseAsync(At("a.png"), None));
        Assert.Equal(other, await ReadAsync(At("a.png"), ImageFileKind.Full));
    }

    [StorageFact]
    public async Task WriteThumbnailAsync_Missing_IsThereThen()
    {
        await CreateImageAsync("a.png");

        await Care.WriteThumbnailAsync(At("a.png"), new byte[] { 7, 8, 9 }, ImageFormat.Png, None);

        Assert.Equal([7, 8, 9], await ReadAsync(At("a.png"), ImageFileKind.Thumbnail));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Stored());
    }

    private async Task<ImageFileEntry[]> ListAsync()
    {
        List<ImageFileEntry> entries = [];
        await foreach (ImageFileEntry entry in Care.ListAsync(None))
        {
            entries.Add(entry);
        }

        return [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
    }
}
