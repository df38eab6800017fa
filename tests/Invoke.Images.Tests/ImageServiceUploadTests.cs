using System.Buffers;

namespace Invoke.Images.Tests;

public sealed class ImageServiceUploadTests : IDisposable
{
    private readonly ImageServiceHost _host = new();
    private readonly ImageService _images;

    public ImageServiceUploadTests() => _images = _host.Create();

    public void Dispose()
    {
        _images.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task CreateAsync_Png_KeepsItsBytes()
    {
        byte[] png = TestPixels.Png(30, 20);

        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded(png));

        Assert.Equal((ImageOrigin.External, ImageCategory.User, 30, 20), (stored.Origin, stored.Category, stored.Width, stored.Height));
        Assert.Equal(png, await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", stored.ImageName)));
    }

    [Fact]
    public async Task CreateAsync_PngWithTail_DropsTheTail()
    {
        byte[] png = TestPixels.Png(30, 20);

        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded((byte[])[.. png, .. "<script>"u8]));

        Assert.Equal(png, await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", stored.ImageName)));
    }

    [Fact]
    public async Task CreateAsync_PngWithMetadata_TakesItOver()
    {
        var output = new ArrayBufferWriter<byte>();
        new ImageMetadata("""{"a":1}""", Graph: """{"g":1}""").Write(TestPixels.Png(4, 4), output);

        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded(output.WrittenMemory) with { Graph = """{"g":2}""" });

        Assert.Equal("""{"a":1}""", stored.Metadata);
        Assert.Equal(new ImageMetadata("""{"a":1}""", Graph: """{"g":2}"""), await _images.ReadMetadataAsync(stored.ImageName));
    }

    [Theory]
    [InlineData("""{"image_name":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    public async Task CreateAsync_PngWithHalfACharacter_StoresItWithoutTheText(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        PngText.Write(TestPixels.Png(4, 4), [new("invokeai_metadata", text), new("invokeai_workflow", text), new("invokeai_graph", text)], output);

        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded(output.WrittenMemory));

        Assert.Null(stored.Metadata);
        Assert.True((await _images.ReadMetadataAsync(stored.ImageName)).IsEmpty);
    }

    [Fact]
    public async Task CreateAsync_CarriedMetadataTooLarge_StaysInTheFileOnly()
    {
        string fits = """{"a":"é"}""", large = """{"a":"éé"}""";
        _host.Settings.MaxMetadataBytes = 10;

        StoredImage small = await _images.CreateAsync(Carrying(new ImageMetadata(fits)));
        StoredImage big = await _images.CreateAsync(Carrying(new ImageMetadata(large)));

        Assert.Equal(fits, small.Metadata);
        Assert.Null(big.Metadata);
        Assert.Equal(large, (await _images.ReadMetadataAsync(big.ImageName)).Metadata);
    }

    [Fact]
    public async Task CreateAsync_OwnMetadataTooLarge_NamesSizeAndOption()
    {
        _host.Settings.MaxMetadataBytes = 10;

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            async () => await _images.CreateAsync(ImageCreateRequest.FromEncoded(TestPixels.Png(4, 4)) with { Metadata = """{"a":"éé"}""" }));

        Assert.Contains("12 bytes; allowed are 10", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ImagesOptions.MaxMetadataBytes", exception.Message, StringComparison.Ordinal);
        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_CarriedWorkflowAndGraph_UseNoImages()
    {
        string carried = """{"image_name":"stranger.png"}""", own = """{"image_name":"own.png"}""";

        StoredImage stranger = await _images.CreateAsync(Carrying(new ImageMetadata(Workflow: carried, Graph: carried)));
        StoredImage mixed = await _images.CreateAsync(Carrying(new ImageMetadata(Workflow: carried, Graph: carried)) with { Graph = own });

        Assert.Null((await _host.Records.GetAsync(stranger.ImageName, CancellationToken.None)).Uses);
        Assert.Equal("own.png", (await _host.Records.GetAsync(mixed.ImageName, CancellationToken.None)).Uses);
        Assert.Equal(new ImageMetadata(Workflow: carried, Graph: own), await _images.ReadMetadataAsync(mixed.ImageName));
    }

    [Fact]
    public async Task CreateAsync_RotatedPng_IsStoredUpright()
    {
        byte[] exif = [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] png = RawPng.Create(3, 2, 8, PngColorType.Gray, [0, 1, 2, 3, 0, 4, 5, 6], false, ("eXIf", exif));

        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded(png));

        Assert.Equal((2, 3), (stored.Width, stored.Height));
        Assert.Equal([4, 1, 5, 2, 6, 3], (await _images.ReadPixelsAsync(stored.ImageName, PixelFormat.Gray8)).Data.ToArray());
    }

    [Fact]
    public async Task CreateAsync_TransparentPng_KeepsAlphaInTheThumbnail()
    {
        StoredImage stored = await _images.CreateAsync(ImageCreateRequest.FromEncoded(TestPixels.Png(300, 300, PixelFormat.Rgba32)));

        byte[] thumbnail = await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", "thumbnails", stored.ImageName));
        Assert.True(new PngCodec().Identify(thumbnail).HasAlpha);
    }

    [Fact]
    public async Task CreateAsync_TruncatedPng_StoresNothing() =>
        await AssertRefusedAsync<ImageFormatException>(TestPixels.Png(30, 20)[..^20], "truncated");

    [Fact]
    public async Task CreateAsync_DamagedPixels_StoresNothing()
    {
        byte[] png = RawPng.Create(30, 20, 8, PngColorType.Rgb, [0, 1, 2]);

        await AssertRefusedAsync<ImageFormatException>(png, "ends too early");
    }

    [Fact]
    public async Task CreateAsync_ForeignFile_StoresNothing() =>
        await AssertRefusedAsync<ImageFormatException>([.. "GIF89a and then some more bytes to look at"u8], "PNG, JPEG or WebP");

    [Fact]
    public async Task CreateAsync_EmptyFile_StoresNothing() => await AssertRefusedAsync<ImageFormatException>([], "0 bytes");

    [Fact]
    public async Task CreateAsync_PixelBomb_StoresNothing() =>
        await AssertRefusedAsync<ImageLimitException>(RawPng.Create(60000, 60000, 8, PngColorType.Rgb, []), "60000x60000");

    [Fact]
    public async Task CreateAsync_LargeFile_StoresNothing()
    {
        _host.Settings.MaxFileBytes = 100;

        await AssertRefusedAsync<ImageLimitException>(TestPixels.Png(30, 20), "at most 100");
    }

    private static ImageCreateRequest Carrying(ImageMetadata metadata)
    {
        var output = new ArrayBufferWriter<byte>();
        metadata.Write(TestPixels.Png(4, 4), output);
        return ImageCreateRequest.FromEncoded(output.WrittenMemory);
    }

    private async Task AssertRefusedAsync<TException>(byte[] file, string expected)
        where TException : Exception
    {
        var exception = await Assert.ThrowsAsync<TException>(async () => await _images.CreateAsync(ImageCreateRequest.FromEncoded(file)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        await _host.AssertNothingStoredAsync();
    }
}
