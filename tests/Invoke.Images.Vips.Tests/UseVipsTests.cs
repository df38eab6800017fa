using Invoke.Graph;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Images.Vips.Tests;

public sealed class UseVipsTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UseVips_BeforeOrAfterAddImages_IsTheCodec(bool before)
    {
        IInvokeBuilder builder = new ServiceCollection().AddInvoke();

        _ = before ? builder.UseVips().AddImages() : builder.AddImages().UseVips();

        Assert.IsType<VipsImageCodec>(Build(builder).GetRequiredService<IImageCodec>());
    }

    [Fact]
    public void UseVips_Twice_RegistersOneCodec()
    {
        IInvokeBuilder builder = new ServiceCollection().AddInvoke().AddImages().UseVips().UseVips();

        Assert.Single(builder.Services, service => service.ServiceType == typeof(IImageCodec));
    }

    [Fact]
    public async Task CreateAsync_OfPixels_MakesPngAndWebPThumbnail()
    {
        IImageService images = CreateImages();

        StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromPixels(TestImages.Picture(640, 480), 640, 480, PixelFormat.Rgb24));

        Assert.Equal(new ImageInfo(ImageFormat.Png, 640, 480, false, 1), await IdentifyAsync(images, stored, ImageFileKind.Full));
        Assert.Equal(new ImageInfo(ImageFormat.WebP, 256, 192, false, 1), await IdentifyAsync(images, stored, ImageFileKind.Thumbnail));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    public async Task CreateAsync_OfAnUpload_StoresItAsPng(ImageFormat format)
    {
        IImageService images = CreateImages();
        byte[] file = TestImages.Encode(new VipsImageCodec(), TestImages.Picture(300, 200), 300, 200, PixelFormat.Rgb24, new EncodeOptions(format));
        byte[] expected = TestImages.Decode(new VipsImageCodec(), file, PixelFormat.Rgb24, out _);

        StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromEncoded(file));

        Assert.Equal(new ImageInfo(ImageFormat.Png, 300, 200, false, 1), await IdentifyAsync(images, stored, ImageFileKind.Full));
        Assert.Equal(expected, (await images.ReadPixelsAsync(stored.ImageName, PixelFormat.Rgb24)).Data.ToArray());
    }

    private static ServiceProvider Build(IInvokeBuilder builder) =>
        builder.Services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private static async Task<ImageInfo> IdentifyAsync(IImageService images, StoredImage stored, ImageFileKind kind)
    {
        await using ImageFile file = await images.OpenReadAsync(stored.ImageName, kind);
        using var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return ImageFrontDoor.Inspect(bytes.ToArray()).Info;
    }

    private IImageService CreateImages() => Build(
        new ServiceCollection().AddInvoke().AddImages(options => options.RootPath = _folder.Path).UseVips()).GetRequiredService<IImageService>();
}
