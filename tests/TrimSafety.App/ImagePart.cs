using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace TrimSafety.App;

/// <summary>Stores, finds and changes an image: PNG in managed code, records in SQLite, metadata as JSON.</summary>
internal static class ImagePart
{
    public static async Task RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("invoke-trim-").FullName;
        try
        {
            var services = new ServiceCollection();
            services.AddInvoke().AddImages(options => options.RootPath = root);
            await using ServiceProvider provider = services.BuildServiceProvider();
            IImageService images = provider.GetRequiredService<IImageService>();

            StoredImage stored = await images.CreateAsync(
                ImageCreateRequest.FromPixels(new byte[16 * 8 * 3], 16, 8, PixelFormat.Rgb24) with { Metadata = """{"seed":42}""" });
            await images.UpdateAsync(stored.ImageName, new ImageChanges { Starred = true });
            Page<StoredImage> page = await images.ListAsync(new ImageQuery { Limit = 5, Search = "42" });
            ImageStoreReport report = await provider.GetRequiredService<IImageCare>().VerifyAsync(decodeImages: true);

            Console.WriteLine($"images: {page.Total}, {page.Items[0].Width} x {page.Items[0].Height}, starred {page.Items[0].Starred}, sound {report.IsSound}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
