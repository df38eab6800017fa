namespace Invoke.Images.Tests;

public sealed class ImageServiceCreateTests : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task CreateAsync_Pixels_StoresFileThumbnailAndRecord()
    {
        byte[] pixels = TestPixels.Gradient(400, 200, PixelFormat.Rgb24);
        using ImageService images = _host.Create();

        StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromPixels(pixels, 400, 200, PixelFormat.Rgb24) with
        {
            SessionId = "s",
            NodeId = "n",
            IsIntermediate = true,
            Metadata = """{"seed":7}""",
        });

        Assert.Equal((400, 200, "s", "n", true), (stored.Width, stored.Height, stored.SessionId, stored.NodeId, stored.IsIntermediate));
        Assert.Equal(($"api/v1/images/i/{stored.ImageName}/full", $"api/v1/images/i/{stored.ImageName}/thumbnail"), (stored.ImageUrl, stored.ThumbnailUrl));
        Assert.Equal((ImageOrigin.Internal, ImageCategory.General, _host.Time.GetUtcNow()), (stored.Origin, stored.Category, stored.CreatedAt));
        Assert.Equal(stored, await images.GetAsync(stored.ImageName));
        Assert.Equal(pixels, (await images.ReadPixelsAsync(stored.ImageName, PixelFormat.Rgb24)).Data.ToArray());
        Assert.Equal([$"images/{stored.ImageName}", $"images/thumbnails/{stored.ImageName}"], StoredFiles.Below(_host.Root));
    }

    [Fact]
    public void Request_FileOrPixels_TellsWhich()
    {
        ImageCreateRequest file = ImageCreateRequest.FromEncoded(TestPixels.Png(4, 4)), pixels = Request(4, 4);

        Assert.Equal((true, false), (file.IsEncoded, pixels.IsEncoded));
        Assert.Equal((4, 4), (pixels.Width, pixels.Height));
    }

    [Fact]
    public async Task CreateAsync_Thumbnail_FitsTheConfiguredSize()
    {
        _host.Settings.ThumbnailSize = 100;
        using ImageService images = _host.Create();

        StoredImage stored = await images.CreateAsync(Request(400, 200));

        await using ImageFile thumbnail = await images.OpenReadAsync(stored.ImageName, ImageFileKind.Thumbnail);
        byte[] bytes = new byte[thumbnail.Content.Length];
        await thumbnail.Content.ReadExactlyAsync(bytes);
        Assert.Equal((100, 50), (new PngCodec().Identify(bytes).Width, new PngCodec().Identify(bytes).Height));
    }

    [Fact]
    public async Task CreateAsync_Metadata_IsInTheFile()
    {
        using ImageService images = _host.Create();

        StoredImage stored = await images.CreateAsync(Request() with { Metadata = """{"a":1}""", Workflow = """{"b":2}""", Graph = """{"c":3}""" });

        Assert.Equal(new ImageMetadata("""{"a":1}""", """{"b":2}""", """{"c":3}"""), await images.ReadMetadataAsync(stored.ImageName));
        Assert.Equal("""{"a":1}""", stored.Metadata);
    }

    [Fact]
    public async Task CreateAsync_NameRequest_CarriesWhatIsKnown()
    {
        var names = new FixedNameService("a.png");
        using ImageService images = _host.Create(names);

        await images.CreateAsync(Request() with { SessionId = "s", NodeId = "n", Category = ImageCategory.Mask, Seed = 42 });

        Assert.Equal(new ImageNameRequest(".png", "s", "n", ImageCategory.Mask, 42), names.LastRequest);
    }

    [Fact]
    public async Task CreateAsync_CodecWritesWebP_ThumbnailIsWebP()
    {
        using ImageService images = _host.Create(new FixedNameService("a.png"), new FakeCodec(writesWebP: true));

        await images.CreateAsync(Request());

        Assert.Equal(["images/a.png", "images/thumbnails/a.webp"], StoredFiles.Below(_host.Root));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("no json")]
    public async Task CreateAsync_MetadataIsNoObject_StoresNothing(string metadata)
    {
        using ImageService images = _host.Create();

        await Assert.ThrowsAsync<ArgumentException>(async () => await images.CreateAsync(Request() with { Metadata = metadata }));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_TooManyPixels_StoresNothing()
    {
        _host.Settings.MaxPixels = 100;
        using ImageService images = _host.Create();

        await Assert.ThrowsAsync<ImageLimitException>(async () => await images.CreateAsync(Request(11, 10)));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public void FromPixels_WrongLength_NamesBothSizes()
    {
        var exception = Assert.Throws<ArgumentException>(() => ImageCreateRequest.FromPixels(new byte[13], 2, 2, PixelFormat.Rgb24));

        Assert.Contains("12 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("13", exception.Message, StringComparison.Ordinal);
    }

    private static ImageCreateRequest Request(int width = 16, int height = 8) =>
        ImageCreateRequest.FromPixels(TestPixels.Gradient(width, height, PixelFormat.Rgb24), width, height, PixelFormat.Rgb24);
}
