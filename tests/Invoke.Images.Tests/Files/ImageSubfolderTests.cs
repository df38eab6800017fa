using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class ImageSubfolderTests : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public static TheoryData<Func<ImageSubfolderRequest, string>, string> Strategies => new()
    {
        { ImageSubfolders.Flat, "" },
        { ImageSubfolders.ByDate, "2026/01/02/" },
        { ImageSubfolders.ByOrigin, "internal/" },
        { ImageSubfolders.ByHash, "7f/" },
        { request => $"{request.SessionId}/{request.NodeId}", "s/l2i/" },
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task CreateAsync_Strategy_DecidesTheFolderOfBothFiles(Func<ImageSubfolderRequest, string> strategy, string folder)
    {
        _host.Settings.Subfolder = strategy;
        using ImageService images = _host.Create(new FixedNameService("a.png"));

        StoredImage stored = await images.CreateAsync(Request());

        Assert.Equal([$"images/{folder}a.png", $"images/thumbnails/{folder}a.png"], StoredFiles.Below(_host.Root));
        Assert.Equal(folder.TrimEnd('/'), stored.Subfolder);
        Assert.Equal(16, (await images.ReadPixelsAsync("a.png", PixelFormat.Rgb24)).Width);
        Assert.True(await images.ValidatePathAsync("a.png", ImageFileKind.Thumbnail));
        Assert.True(await images.DeleteAsync("a.png"));
        Assert.Empty(StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task CreateAsync_StrategyOfOnesOwn_IsToldWhatIsKnownOfTheImage()
    {
        List<ImageSubfolderRequest> told = [];
        _host.Settings.Subfolder = request =>
        {
            told.Add(request);
            return "";
        };
        using ImageService images = _host.Create(new FixedNameService("a.png"));

        StoredImage stored = await images.CreateAsync(Request() with { Category = ImageCategory.Mask, IsIntermediate = true });

        ImageSubfolderRequest request = Assert.Single(told);
        Assert.Equal(("a.png", "s", "l2i", stored.CreatedAt), (request.ImageName, request.SessionId, request.NodeId, request.CreatedAt));
        Assert.Equal((ImageOrigin.Internal, ImageCategory.Mask, true), (request.Origin, request.Category, request.IsIntermediate));
    }

    [Fact]
    public async Task Strategy_Changed_LosesNothing()
    {
        _host.Settings.Subfolder = ImageSubfolders.ByDate;
        using (ImageService before = _host.Create(new FixedNameService("a.png")))
        {
            await before.CreateAsync(Request());
        }

        _host.Settings.Subfolder = ImageSubfolders.ByHash;
        using ImageService after = _host.Create(new FixedNameService("b.png"));
        await after.CreateAsync(Request());

        Assert.Equal(16, (await after.ReadPixelsAsync("a.png", PixelFormat.Rgb24)).Width);
        Assert.Equal(16, (await after.ReadPixelsAsync("b.png", PixelFormat.Rgb24)).Width);
    }

    [Fact]
    public async Task Recovery_StagedImage_GoesToItsRecordedFolder()
    {
        using (var dying = new DiskImageFileStorage(Options.Create(_host.Settings)))
        {
            byte[] png = TestPixels.Png(4, 4);
            _ = await dying.StageCreateAsync(new ImageFileContent("a.png", png, png, ImageFormat.Png, "2026/01"), CancellationToken.None);
        }

        await _host.Records.InsertAsync(RecordsHost.Record("a.png") with { Subfolder = "2026/01" }, CancellationToken.None);
        Directory.Delete(Path.Combine(_host.Root, "images", "2026"), recursive: true);
        using ImageService images = _host.Create();

        await images.InitializeAsync();

        Assert.Equal(["images/2026/01/a.png", "images/thumbnails/2026/01/a.png"], StoredFiles.Below(_host.Root));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/etc")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".staging")]
    [InlineData(".")]
    [InlineData("a/.b")]
    [InlineData("thumbnails")]
    [InlineData("Thumbnails/a")]
    [InlineData("a\\b")]
    [InlineData("..\\a")]
    [InlineData("C:")]
    [InlineData("C:\\a")]
    [InlineData("\\\\?\\C:\\a")]
    [InlineData("\\\\server\\share")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a:b")]
    [InlineData("NUL")]
    [InlineData("a/con/b")]
    [InlineData("com1")]
    [InlineData("%2e%2e")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    [InlineData("~")]
    [InlineData("-rf")]
    public async Task CreateAsync_DangerousSubfolder_StoresNothing(string subfolder)
    {
        _host.Settings.Subfolder = _ => subfolder;
        using ImageService images = _host.Create();

        var exception = await Assert.ThrowsAsync<ImageNameException>(async () => await images.CreateAsync(Request()));

        Assert.Contains("subfolder", exception.Message, StringComparison.Ordinal);
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task OpenReadAsync_DangerousSubfolderInTheRecord_IsRefusedAndDeletingTouchesNoFile()
    {
        await _host.Records.InsertAsync(RecordsHost.Record("invoke.db") with { Subfolder = "../databases" }, CancellationToken.None);
        using ImageService images = _host.Create();

        await Assert.ThrowsAsync<ImageNameException>(async () => await images.OpenReadAsync("invoke.db", ImageFileKind.Full));
        Assert.False(await images.ValidatePathAsync("invoke.db", ImageFileKind.Full));
        Assert.True(await images.DeleteAsync("invoke.db"));
        Assert.False(await _host.Records.ExistsAsync("invoke.db", CancellationToken.None));
        Assert.True(File.Exists(TestDatabase.PathIn(_host.Root)));
    }

    [Fact]
    public void ThrowIfInvalid_LongSubfolder_SaysTheLimit() =>
        Assert.Contains("128", Assert.Throws<ImageNameException>(() => ImageSubfolderRules.ThrowIfInvalid(new string('a', 129))).Message, StringComparison.Ordinal);

    private static ImageCreateRequest Request() =>
        ImageCreateRequest.FromPixels(TestPixels.Gradient(16, 8, PixelFormat.Rgb24), 16, 8, PixelFormat.Rgb24) with { SessionId = "s", NodeId = "l2i" };
}
