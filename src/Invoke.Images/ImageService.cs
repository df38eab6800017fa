using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Stores images by leading them through names, codec, files, records and urls.</summary>
/// <remarks>
/// A new image's files are staged first, its record is written next, and the files appear last; a deleted image's files are taken out of
/// sight first, its record goes next, and the files are removed last. So whichever step fails, or a process dies at, record and files
/// can be brought to agree.
/// </remarks>
public sealed partial class ImageService : IImageService, IDisposable
{
    private const string Extension = ".png";

    private readonly INameService _names;
    private readonly IImageCodec _codec;
    private readonly IImageFileStorage _files;
    private readonly IImageRecordStorage _records;
    private readonly IUrlService _urls;
    private readonly ImageEncoder _encoder;
    private readonly Func<ImageSubfolderRequest, string> _subfolder;
    private readonly TimeProvider _timeProvider;
    private readonly DecodeOptions _decoding;
    private readonly ILogger<ImageService> _logger;
    private readonly IImageDeletionObserver[] _observers;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile bool _isReady;

    /// <summary>Creates a service; nothing is opened before the first use.</summary>
    /// <param name="names">Names new images.</param>
    /// <param name="codec">Encodes and decodes.</param>
    /// <param name="files">Keeps the files.</param>
    /// <param name="records">Keeps the records.</param>
    /// <param name="urls">Makes the addresses.</param>
    /// <param name="options">Limits and sizes.</param>
    /// <param name="timeProvider">The clock for subfolders and purging; the system's without it.</param>
    /// <param name="logger">Receives log messages; none are written without it.</param>
    /// <param name="observers">Are told of deleted images; nobody without them.</param>
    public ImageService(
        INameService names,
        IImageCodec codec,
        IImageFileStorage files,
        IImageRecordStorage records,
        IUrlService urls,
        IOptions<ImagesOptions> options,
        TimeProvider? timeProvider = null,
        ILogger<ImageService>? logger = null,
        IEnumerable<IImageDeletionObserver>? observers = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(options);
        _names = names;
        _codec = codec;
        _files = options.Value.FileCacheBytes > 0 ? new CachedImageFileStorage(files, options.Value.FileCacheBytes) : files;
        _records = records;
        _urls = urls;
        _encoder = new ImageEncoder(codec, options.Value);
        _decoding = new DecodeOptions { MaxPixels = options.Value.MaxPixels, MaxBytes = long.MaxValue };
        _subfolder = options.Value.Subfolder;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<ImageService>.Instance;
        _observers = [.. observers ?? []];
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken = default)
    {
        if (_isReady)
        {
            return;
        }

        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isReady)
            {
                return;
            }

            // Any question opens the database, so that a broken one is found here and not by the first image.
            await _records.ExistsAsync(string.Empty, cancellationToken).ConfigureAwait(false);
            ImageRecovery recovery = await _files.RecoverAsync(LocateAsync, cancellationToken).ConfigureAwait(false);
            if (recovery != default)
            {
                Log.Recovered(_logger, recovery.Completed, recovery.Removed);
            }

            _isReady = true;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredImage> GetAsync(string imageName, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImageRecord record = await _records.GetAsync(imageName, cancellationToken).ConfigureAwait(false);
        return await WithUrlsAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredImage?> FindAsync(string imageName, bool includeDeleted = false, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImageRecord? record = await _records.FindAsync(imageName, cancellationToken).ConfigureAwait(false);
        return record is null || (record.DeletedAt is not null && !includeDeleted) ? null : await WithUrlsAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Page<StoredImage>> ListAsync(ImageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid();
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        Page<ImageRecord> page = await _records.ListAsync(query, cancellationToken).ConfigureAwait(false);
        StoredImage[] images = await WithUrlsAsync(page.Items, cancellationToken).ConfigureAwait(false);
        return new Page<StoredImage>(images, page.Offset, page.Limit, page.Total, page.Next);
    }

    /// <inheritdoc/>
    public async ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid(ImageQuery.MaxNameLimit);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await _records.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken = default)
    {
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await _records.GetCountsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredImage> UpdateAsync(
        string imageName, ImageChanges changes, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        ArgumentNullException.ThrowIfNull(changes);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImageRecord record = await _records.UpdateAsync(imageName, changes, cancellationToken).ConfigureAwait(false);
        return await WithUrlsAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> UpdateManyAsync(
        IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(imageNames);
        ArgumentNullException.ThrowIfNull(changes);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await _records.UpdateManyAsync(imageNames, changes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases what the service itself holds; files and records are their owner's.</summary>
    public void Dispose() => _starting.Dispose();

    private static void ThrowIfInvalid(IReadOnlyList<string> imageNames)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        foreach (string imageName in imageNames)
        {
            ImageNameRules.ThrowIfInvalid(imageName);
        }
    }

    private ValueTask<ImageLocation?> LocateAsync(string imageName, CancellationToken cancellationToken) =>
        _records.LocateAsync(imageName, cancellationToken);

    private async ValueTask<StoredImage> WithUrlsAsync(ImageRecord record, CancellationToken cancellationToken) =>
        (await WithUrlsAsync([record], cancellationToken).ConfigureAwait(false))[0];

    private async ValueTask<StoredImage[]> WithUrlsAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken)
    {
        var images = new StoredImage[records.Count];
        if (_urls is IRecordUrlService service)
        {
            IReadOnlyList<ImageUrls> urls = await service.GetUrlsAsync(records, cancellationToken).ConfigureAwait(false);
            for (int index = 0; index < images.Length; index++)
            {
                images[index] = new StoredImage(records[index], urls[index].Image, urls[index].Thumbnail);
            }

            return images;
        }

        for (int index = 0; index < images.Length; index++)
        {
            string name = records[index].ImageName;
            string image = await _urls.GetUrlAsync(name, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
            string thumbnail = await _urls.GetUrlAsync(name, ImageFileKind.Thumbnail, cancellationToken).ConfigureAwait(false);
            images[index] = new StoredImage(records[index], image, thumbnail);
        }

        return images;
    }
}
