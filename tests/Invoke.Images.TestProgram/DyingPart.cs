using Microsoft.Extensions.Options;

namespace Invoke.Images.TestProgram;

/// <summary>Changes a store up to a step, tells so, and waits there to be killed.</summary>
internal static class DyingPart
{
    /// <summary>The step between writing the records and moving the files, which no file tells of.</summary>
    private const string RecordsWritten = "RecordsWritten";

    public static async Task CreateAsync(string root, string step)
    {
        using var store = new Store(root);
        store.DieAt = step;
        await store.Images.CreateManyAsync([Request(), Request()]);
        Console.WriteLine("done");
    }

    public static async Task DeleteAsync(string root, string step)
    {
        using var store = new Store(root);
        IReadOnlyList<StoredImage> images = await store.Images.CreateManyAsync([Request(), Request()]);
        store.DieAt = step;
        await store.Images.DeleteManyAsync([.. images.Select(image => image.ImageName)]);
        Console.WriteLine("done");
    }

    public static async Task ChurnAsync(string root)
    {
        using var store = new Store(root);
        while (true)
        {
            StoredImage kept = await store.Images.CreateAsync(Request());
            StoredImage gone = await store.Images.CreateAsync(Request());
            await store.Images.DeleteAsync(gone.ImageName);
            Console.WriteLine(kept.ImageName);
        }
    }

    private static ImageCreateRequest Request() => ImageCreateRequest.FromPixels(new byte[16 * 8 * 3], 16, 8, PixelFormat.Rgb24);

    private sealed class Store : IDisposable, IUrlService
    {
        private readonly DiskImageFileStorage _files;
        private readonly SqliteImageRecordStorage _records;

        public Store(string root)
        {
            IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = root, Subfolder = ImageSubfolders.ByHash });
            _files = new DiskImageFileStorage(options) { Reached = step => Reach(step.ToString()) };
            _records = new SqliteImageRecordStorage(options, TimeProvider.System);
            Images = new ImageService(new UuidNameService(), new PngCodec(), _files, _records, this, options);
        }

        public ImageService Images { get; }

        public string? DieAt { get; set; }

        public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
        {
            Reach(RecordsWritten);
            return new ValueTask<string>(imageName);
        }

        public void Dispose()
        {
            Images.Dispose();
            _files.Dispose();
            _records.Dispose();
        }

        private void Reach(string step)
        {
            if (step == DieAt)
            {
                Console.WriteLine("reached");
                Thread.Sleep(Timeout.Infinite);
            }
        }
    }
}
