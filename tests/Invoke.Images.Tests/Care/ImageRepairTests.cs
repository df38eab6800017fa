namespace Invoke.Images.Tests;

public sealed class ImageRepairTests : IDisposable
{
    private readonly CareHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task VerifyAsync_SoundStore_FindsNothing()
    {
        await _host.AddAsync(metadata: """{"a":"apple"}""");
        StoredImage deleted = await _host.AddAsync();
        await _host.Images.SoftDeleteManyAsync([deleted.ImageName]);

        ImageStoreReport report = await _host.Care.VerifyAsync(decodeImages: true);

        Assert.Equal((2, 4), (report.Records, report.Files));
        Assert.Empty(report.Problems);
        Assert.True(report.IsSound);
    }

    [Fact]
    public async Task VerifyAsync_EachKindOfProblem_IsNamedAndNothingChanges()
    {
        await BreakAsync();
        string[] before = StoredFiles.Below(_host.Root);

        ImageStoreReport report = await _host.Care.VerifyAsync(decodeImages: true);

        Assert.Equal(
            [
                ImageProblemKind.Counts, ImageProblemKind.TextIndex, ImageProblemKind.MissingFile, ImageProblemKind.MissingThumbnail,
                ImageProblemKind.DamagedFile, ImageProblemKind.BadRecord,
                ImageProblemKind.OrphanFile, ImageProblemKind.OrphanFile, ImageProblemKind.OrphanFile, ImageProblemKind.OrphanFile,
            ],
            report.Problems.Select(problem => problem.Kind));
        Assert.False(report.IsSound);
        Assert.Equal(before, StoredFiles.Below(_host.Root));
        Assert.Equal(report.Problems.Where(problem => problem.Kind != ImageProblemKind.DamagedFile), (await _host.Care.RepairAsync(dryRun: true)).Problems);
        Assert.Equal(before, StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task RepairAsync_EachKindOfProblem_IsMendedWithoutDeletingAnything()
    {
        (StoredImage missing, StoredImage bare, _) = await BreakAsync();

        ImageStoreReport report = await _host.Care.RepairAsync(dryRun: false);

        Assert.All(report.Problems, problem => Assert.Equal(problem.Kind != ImageProblemKind.BadRecord, problem.IsRepaired));
        Assert.NotNull((await _host.Images.FindAsync(missing.ImageName, includeDeleted: true))?.DeletedAt);
        Assert.True(File.Exists(_host.ThumbnailOf(bare)));
        Assert.Equal("lost", await File.ReadAllTextAsync(Path.Combine(_host.Root, "images", ".quarantine", "internal", "lost.png")));
        Assert.True(File.Exists(_host.ThumbnailOf(missing)));
        Assert.Equal([ImageProblemKind.BadRecord], (await _host.Care.VerifyAsync()).Problems.Select(problem => problem.Kind));
        Assert.Single((await _host.Images.ListAsync(new ImageQuery { Search = "apple" })).Items);
    }

    [Fact]
    public async Task RepairAsync_RecordRestoredAfterQuarantine_BringsTheFilesBack()
    {
        StoredImage image = await _host.AddAsync();
        ImageRecord record = await _host.Records.GetAsync(image.ImageName, CancellationToken.None);
        await _host.Records.DeleteAsync(image.ImageName, CancellationToken.None);
        await _host.Care.RepairAsync(dryRun: false);
        Assert.False(File.Exists(_host.PathOf(image)));
        await _host.Records.InsertAsync(record, CancellationToken.None);

        ImageStoreReport report = await _host.Care.RepairAsync(dryRun: false);

        Assert.True(Assert.Single(report.Problems).IsRepaired);
        Assert.Equal(16, (await _host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Width);
        Assert.True(File.Exists(_host.ThumbnailOf(image)));
        Assert.Empty((await _host.Care.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task RepairAsync_QuarantinedNameTaken_KeepsBoth()
    {
        await _host.Images.InitializeAsync();
        string path = Path.Combine(_host.Root, "images", "a.png");
        foreach (string content in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(path, content);
            await _host.Care.RepairAsync(dryRun: false);
        }

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(_host.Root, "images", ".quarantine", "a.png")));
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(_host.Root, "images", ".quarantine", "a.2.png")));
    }

    [Fact]
    public async Task RepairAsync_FileDeletedSinceItWasListed_IsNoProblem()
    {
        await _host.AddAsync();
        var listing = new StaleListingStorage(
            _host.Files,
            new ImageFileEntry("x/gone.png", ImageFileKind.Full, "x", "gone.png", 1),
            new ImageFileEntry("thumbnails/x/gone.webp", ImageFileKind.Thumbnail, "x", "gone.webp", 1));

        ImageStoreReport report = await _host.CreateCare(files: listing).RepairAsync(dryRun: false);

        Assert.Equal(4, report.Files);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task VerifyAsync_LinkOutOfTheStore_IsNotFollowed()
    {
        await _host.AddAsync();
        string outside = Directory.CreateDirectory(Path.Combine(_host.Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "a.png"), "not ours");
        Directory.CreateSymbolicLink(Path.Combine(_host.Root, "images", "link"), outside);

        Assert.Empty((await _host.Care.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task VerifyAsync_StorageWithoutCare_SaysWhichOne()
    {
        ImageCare care = _host.CreateCare(files: new FakeFileStorage(_host.Files));

        var exception = await Assert.ThrowsAsync<NotSupportedException>(async () => await care.VerifyAsync());

        Assert.Contains(nameof(FakeFileStorage), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IImageFileCare), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_DamagedDatabase_IsReported()
    {
        await _host.AddAsync(metadata: """{"a":"apple"}""");
        TestDatabase.Execute(_host.Root, "DELETE FROM images_text_data WHERE id > 10");

        ImageStoreReport report = await _host.Care.VerifyAsync();

        Assert.Contains(report.Problems, problem => problem.Kind is ImageProblemKind.Database);
    }

    // A missing file, a missing thumbnail, a damaged file, a bad record, two files without record, a thumbnail and a foreign file, wrong counts, a hole in the index.
    private async Task<(StoredImage Missing, StoredImage Bare, StoredImage Damaged)> BreakAsync()
    {
        StoredImage missing = await _host.AddAsync(metadata: """{"a":"apple"}""");
        StoredImage bare = await _host.AddAsync(metadata: """{"a":"apple"}""");
        StoredImage damaged = await _host.AddAsync();
        await _host.Records.InsertAsync(RecordsHost.Record("bad.png") with { Subfolder = "../x" }, CancellationToken.None);
        File.Delete(_host.PathOf(missing));
        File.Delete(_host.ThumbnailOf(bare));
        File.WriteAllBytes(_host.PathOf(damaged), File.ReadAllBytes(_host.PathOf(damaged))[..60]);
        File.WriteAllText(Path.Combine(_host.Root, "images", "internal", "lost.png"), "lost");
        File.WriteAllText(Path.Combine(_host.Root, "images", "thumbnails", "lost.webp"), "lost");
        File.WriteAllText(Path.Combine(_host.Root, "images", "note (1).txt"), "foreign");
        File.Copy(_host.PathOf(bare), Path.Combine(_host.Root, "images", bare.ImageName));
        File.WriteAllText(Path.Combine(_host.Root, "images", ".DS_Store"), "ignored");
        TestDatabase.Execute(_host.Root, "UPDATE image_counts SET images = images + 1");
        TestDatabase.Execute(_host.Root, $"DELETE FROM images_text WHERE rowid = (SELECT id FROM images WHERE image_name = '{bare.ImageName}')");
        _host.Time.Advance(TimeSpan.FromHours(1));
        return (missing, bare, damaged);
    }
}
