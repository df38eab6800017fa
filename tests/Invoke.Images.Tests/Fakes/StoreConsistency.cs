using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>Opens a store as the next start of a program does, and holds files and records against each other.</summary>
internal static class StoreConsistency
{
    /// <summary>The names of the images, each of which has its files, as no other file has none.</summary>
    public static async Task<string[]> AssertAsync(string root, bool ignoreDeleted = false)
    {
        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = root });
        using var files = new DiskImageFileStorage(options);
        using var records = new SqliteImageRecordStorage(options, TimeProvider.System);
        using var images = new ImageService(new UuidNameService(), new PngCodec(), files, records, new RelativeUrlService(options), options);
        await images.InitializeAsync();

        Page<StoredImage> page = await images.ListAsync(new ImageQuery { Limit = ImageQuery.MaxLimit });
        Assert.Null(page.Next);
        foreach (StoredImage image in page.Items)
        {
            ImagePixels pixels = await images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24);
            Assert.Equal((image.Width, image.Height), (pixels.Width, pixels.Height));
        }

        IEnumerable<string> expected = page.Items.SelectMany(image => new[] { PathOf("images", image), PathOf("images/thumbnails", image) });
        IEnumerable<string> found = StoredFiles.Below(root);
        if (ignoreDeleted)
        {
            Page<string> deleted = await images.ListNamesAsync(new ImageQuery { Deleted = true, Limit = ImageQuery.MaxLimit });
            found = found.Where(path => !deleted.Items.Contains(Path.GetFileName(path)));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), found);
        return [.. page.Items.Select(image => image.ImageName)];
    }

    private static string PathOf(string folder, StoredImage image) =>
        image.Subfolder.Length == 0 ? $"{folder}/{image.ImageName}" : $"{folder}/{image.Subfolder}/{image.ImageName}";
}
