using Invoke.Testing.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>An image service on real disk and SQLite storage in a temporary folder, with any seam replaced.</summary>
internal sealed class ImageServiceHost : IDisposable
{
    private readonly TempDirectory _root = new();

    public ImageServiceHost(ImagesOptions? options = null)
    {
        Settings = options ?? new ImagesOptions();
        Settings.RootPath = _root.Path;
        IOptions<ImagesOptions> wrapped = Options.Create(Settings);
        Files = new DiskImageFileStorage(wrapped);
        Records = new SqliteImageRecordStorage(wrapped, Time);
    }

    public string Root => _root.Path;

    public ManualTimeProvider Time { get; } = new();

    public ImagesOptions Settings { get; }

    public DiskImageFileStorage Files { get; }

    public SqliteImageRecordStorage Records { get; }

    public ImageService Create(
        INameService? names = null,
        IImageCodec? codec = null,
        IImageFileStorage? files = null,
        IImageRecordStorage? records = null,
        IUrlService? urls = null,
        ILogger<ImageService>? logger = null,
        IImageDeletionObserver? observer = null)
    {
        IOptions<ImagesOptions> options = Options.Create(Settings);
        return new ImageService(
            names ?? new UuidNameService(Time),
            codec ?? new PngCodec(),
            files ?? Files,
            records ?? Records,
            urls ?? new RelativeUrlService(options),
            options,
            Time,
            logger,
            observer is null ? null : [observer]);
    }

    public async Task AssertNothingStoredAsync()
    {
        Assert.Empty(StoredFiles.Below(Root));
        Assert.Equal(0, (await Records.ListAsync(new ImageQuery(), CancellationToken.None)).Total);
    }

    public void Dispose()
    {
        Files.Dispose();
        Records.Dispose();
        _root.Dispose();
    }
}
