using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>Images that other processes are storing, or were when they died, are not taken for broken ones.</summary>
public sealed class ImageInFlightTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly CareHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task RepairAsync_OtherProcessDiedBeforeTheRename_PutsItsFilesInPlace()
    {
        StoredImage template = await _host.AddAsync();
        await _host.LeaveRecordedAndStagedAsync(template, "left.png");
        _host.Time.Advance(TimeSpan.FromHours(1));

        ImageStoreReport report = await _host.Care.RepairAsync(dryRun: false);

        Assert.Empty(report.Problems);
        Assert.Equal(16, (await _host.Images.ReadPixelsAsync("left.png", PixelFormat.Rgb24)).Width);
        Assert.Null((await _host.Images.FindAsync("left.png", includeDeleted: true))?.DeletedAt);
    }

    [Fact]
    public async Task RepairAsync_YoungRecordWithoutFile_IsReportedAndMarkedOnlyLater()
    {
        await _host.Images.InitializeAsync();
        await _host.Records.InsertAsync(RecordsHost.Record("a.png"), None);
        _host.Time.Advance(TimeSpan.FromMinutes(9));

        ImageProblem young = Assert.Single((await _host.Care.RepairAsync(dryRun: false)).Problems);

        Assert.Equal((ImageProblemKind.MissingFile, "a.png", false), (young.Kind, young.Subject, young.IsRepaired));
        Assert.Contains("10 minutes", young.Message, StringComparison.Ordinal);
        Assert.Null((await _host.Images.FindAsync("a.png", includeDeleted: true))?.DeletedAt);
        _host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(Assert.Single((await _host.Care.RepairAsync(dryRun: false)).Problems).IsRepaired);
        Assert.NotNull((await _host.Images.FindAsync("a.png", includeDeleted: true))?.DeletedAt);
    }

    [Fact]
    public async Task VerifyAsync_FileAppearsMeanwhile_IsNoProblem()
    {
        StoredImage arriving = await _host.AddAsync();
        string staged = Path.Combine(_host.Root, "staged");
        File.Move(_host.PathOf(arriving), staged);
        ImageCare care = _host.CreateCare(new WatchedFiles(_host.Files, () => File.Move(staged, _host.PathOf(arriving))));

        Assert.Empty((await care.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task VerifyAsync_DamageBehindTheCache_IsFound()
    {
        _host.Settings.FileCacheBytes = 1 << 20;
        IOptions<ImagesOptions> options = Options.Create(_host.Settings);
        using var images = new ImageService(
            new UuidNameService(_host.Time), new PngCodec(), _host.Files, _host.Records, new RelativeUrlService(options), options, timeProvider: _host.Time);
        var care = new ImageCare(images, _host.Records, _host.Files, new PngCodec(), options, _host.Time);
        StoredImage image = await _host.AddAsync();
        await images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24);
        await File.WriteAllBytesAsync(_host.PathOf(image), (await File.ReadAllBytesAsync(_host.PathOf(image)))[..60]);

        ImageStoreReport report = await care.VerifyAsync(decodeImages: true);

        Assert.Equal(ImageProblemKind.DamagedFile, Assert.Single(report.Problems).Kind);
    }

    /// <summary>The disk storage, with something going on between the look at the records and the look at the files.</summary>
    private sealed class WatchedFiles(DiskImageFileStorage inner, Action listing) : PassingCareStorage(inner)
    {
        public override IAsyncEnumerable<ImageFileEntry> ListAsync(CancellationToken cancellationToken)
        {
            listing();
            return base.ListAsync(cancellationToken);
        }
    }
}
