using Microsoft.Extensions.Options;

namespace Invoke.Images.S3.Tests;

/// <summary>A machine with records on disk and files in a bucket; several can share both.</summary>
internal sealed class S3StoreHost : IDisposable
{
    public S3StoreHost(S3Host store, string root, INameService? names = null, TimeSpan later = default, Func<ImageSubfolderRequest, string>? subfolder = null)
    {
        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = root, Subfolder = subfolder ?? ImageSubfolders.ByHash });
        S3Connection connection = store.Connect(store.Options(), later);
        Files = new S3ImageFileStorage(connection);
        Records = new SqliteImageRecordStorage(options, TimeProvider.System);
        Urls = new S3UrlService(connection, Options.Create(new S3UrlOptions()), Records);
        Images = new ImageService(names ?? new UuidNameService(), new PngCodec(), Files, Records, Urls, options);
        Care = new ImageCare(Images, Records, Files, new PngCodec(), options);
    }

    public S3ImageFileStorage Files { get; }

    public SqliteImageRecordStorage Records { get; }

    public S3UrlService Urls { get; }

    public ImageService Images { get; }

    public ImageCare Care { get; }

    public static ImageCreateRequest Request(bool isIntermediate = false) =>
        ImageCreateRequest.FromPixels(new byte[16 * 8 * 3], 16, 8, PixelFormat.Rgb24) with { IsIntermediate = isIntermediate };

    /// <summary>The keys of an image.</summary>
    public static string[] KeysOf(ImageRecord image)
    {
        string folder = image.Subfolder.Length == 0 ? string.Empty : image.Subfolder + "/";
        return [$"images/{folder}{image.ImageName}", $"images/thumbnails/{folder}{image.ImageName}"];
    }

    /// <summary>The names of the images, each of which has its files, as no other object is there.</summary>
    public async Task<string[]> AssertConsistentAsync(S3Server server)
    {
        await Images.InitializeAsync();
        IReadOnlyList<StoredImage> images = (await Images.ListAsync(new ImageQuery { Limit = ImageQuery.MaxLimit })).Items;
        foreach (StoredImage image in images)
        {
            ImagePixels pixels = await Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24);
            Assert.Equal((image.Width, image.Height), (pixels.Width, pixels.Height));
        }

        Assert.Equal(images.SelectMany(KeysOf).Order(StringComparer.Ordinal), server.Keys());
        return [.. images.Select(image => image.ImageName)];
    }

    public void Dispose()
    {
        Images.Dispose();
        Records.Dispose();
    }
}
