using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>A store with its care on a clock that a test moves.</summary>
internal sealed class CareHost : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public CareHost()
    {
        _host.Settings.Subfolder = ImageSubfolders.ByOrigin;
        Images = _host.Create();
        Care = CreateCare();
    }

    public string Root => _host.Root;

    public ManualTimeProvider Time => _host.Time;

    public ImagesOptions Settings => _host.Settings;

    public ImageService Images { get; }

    public ImageCare Care { get; }

    public SqliteImageRecordStorage Records => _host.Records;

    public DiskImageFileStorage Files => _host.Files;

    public ImageCare CreateCare(IImageFileStorage? files = null, IImageRecordStorage? records = null, params IImageReferenceCheck[] checks) =>
        new(Images, records ?? Records, files ?? Files, new PngCodec(), Options.Create(Settings), Time, checks: checks);

    /// <summary>Stores an image, then moves the clock by a minute.</summary>
    public async Task<StoredImage> AddAsync(bool isIntermediate = false, string? metadata = null, string? graph = null)
    {
        StoredImage image = await Images.CreateAsync(
            ImageCreateRequest.FromPixels(TestPixels.Gradient(16, 8, PixelFormat.Rgb24), 16, 8, PixelFormat.Rgb24) with
            {
                IsIntermediate = isIntermediate,
                Metadata = metadata,
                Graph = graph,
            });
        Time.Advance(TimeSpan.FromMinutes(1));
        return image;
    }

    public async Task<string[]> NamesAsync() =>
        [.. (await Images.ListNamesAsync(new ImageQuery { Limit = 1000, OldestFirst = true })).Items];

    /// <summary>What another process leaves that dies after it has recorded an image and before its files are in place.</summary>
    public async Task LeaveRecordedAndStagedAsync(StoredImage template, string imageName)
    {
        byte[] file = await File.ReadAllBytesAsync(PathOf(template));
        using var dying = new DiskImageFileStorage(Options.Create(Settings));
        _ = await dying.StageCreateAsync(new ImageFileContent(imageName, file, file, ImageFormat.Png), CancellationToken.None);
        await Records.InsertAsync(
            RecordsHost.Record(imageName) with { Width = template.Width, Height = template.Height, FileBytes = file.Length }, CancellationToken.None);
    }

    public string PathOf(StoredImage image) => Path.Combine(Root, "images", image.Subfolder, image.ImageName);

    public string ThumbnailOf(StoredImage image) => Path.Combine(Root, "images", "thumbnails", image.Subfolder, image.ImageName);

    public void Dispose()
    {
        Images.Dispose();
        _host.Dispose();
    }
}
