using Invoke.Images;
using Invoke.Images.Vips;
using Microsoft.Extensions.Options;

namespace Invoke.Benchmarks.Images;

/// <summary>Generated pictures on their way to disk, by the whole store.</summary>
internal sealed class StoreWork : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"invoke-benchmark-{Guid.NewGuid():N}");
    private readonly DiskImageFileStorage _files;
    private readonly SqliteImageRecordStorage _records;
    private readonly ImageService _images;
    private readonly int _size;
    private readonly byte[] _rgb;

    public StoreWork(int size)
    {
        _size = size;
        _rgb = new CodecWork(size).Rgb.ToArray();
        Directory.CreateDirectory(_root);
        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = _root });
        _files = new DiskImageFileStorage(options);
        _records = new SqliteImageRecordStorage(options, TimeProvider.System);
        _images = new ImageService(new UuidNameService(), new VipsImageCodec(), _files, _records, new RelativeUrlService(options), options);
    }

    public async Task SaveAsync()
    {
        ImageCreateRequest request = ImageCreateRequest.FromPixels(_rgb, _size, _size, PixelFormat.Rgb24);
        await _images.CreateAsync(request with
        {
            SessionId = "session",
            NodeId = "l2i",
            Metadata = """{"seed":42,"steps":30,"positive_prompt":"a lighthouse in fog"}""",
        });
    }

    public void Dispose()
    {
        _images.Dispose();
        _records.Dispose();
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
