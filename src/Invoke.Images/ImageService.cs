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
public sealed class ImageService : IImageService, IDisposable
{
    private const string Extension = ".png";

    private readonly INameService _names;
    private readonly IImageCodec _codec;
    private readonly IImageFileStorage _files;
    private readonly IImageRecordStorage _records;
    private readonly IUrlService _urls;
    private readonly ImageEncoder _encoder;
    private readonly DecodeOptions _decoding;
    private readonly ILogger<ImageService> _logger;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile bool _isReady;

    /// <summary>Creates a service; nothing is opened before the first use.</summary>
    /// <param name="names">Names new images.</param>
    /// <param name="codec">Encodes and decodes.</param>
    /// <param name="files">Keeps the files.</param>
    /// <param name="records">Keeps the records.</param>
    /// <param name="urls">Makes the addresses.</param>
    /// <param name="options">Limits and sizes.</param>
    /// <param name="logger">Receives log messages; none are written without it.</param>
    public ImageService(
        INameService names,
        IImageCodec codec,
        IImageFileStorage files,
        IImageRecordStorage records,
        IUrlService urls,
        IOptions<ImagesOptions> options,
        ILogger<ImageService>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(options);
        _names = names;
        _codec = codec;
        _files = files;
        _records = records;
        _urls = urls;
        _encoder = new ImageEncoder(codec, options.Value);
        _decoding = new DecodeOptions(options.Value.MaxPixels, MaxBytes: long.MaxValue);
        _logger = logger ?? NullLogger<ImageService>.Instance;
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
            ImageRecovery recovery = await _files.RecoverAsync(_records.ExistsAsync, cancellationToken).ConfigureAwait(false);
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
    public async ValueTask<StoredImage> CreateAsync(ImageCreateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        string imageName = CreateName(request);
        using EncodedImage encoded = _encoder.Encode(request);
        var content = new ImageFileContent(imageName, encoded.Image, encoded.Thumbnail, encoded.ThumbnailFormat);
        IStagedImageChange staged = await _files.StageCreateAsync(content, cancellationToken).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            ImageRecord record = await _records.InsertAsync(ToRecord(request, imageName, encoded), cancellationToken).ConfigureAwait(false);
            try
            {
                StoredImage image = await WithUrlsAsync(record, CancellationToken.None).ConfigureAwait(false);
                await staged.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                Log.ImageCreated(_logger, imageName, image.Width, image.Height);
                return image;
            }
            catch
            {
                await TakeBackAsync(imageName).ConfigureAwait(false);
                throw;
            }
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
    public async ValueTask<ImagePage<StoredImage>> ListAsync(ImageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImagePage<ImageRecord> page = await _records.ListAsync(query, cancellationToken).ConfigureAwait(false);
        var images = new List<StoredImage>(page.Items.Count);
        foreach (ImageRecord record in page.Items)
        {
            images.Add(await WithUrlsAsync(record, cancellationToken).ConfigureAwait(false));
        }

        return new ImagePage<StoredImage>(images, page.Offset, page.Limit, page.Total);
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
    public async ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        IStagedImageChange staged = await _files.StageDeleteAsync(imageName, cancellationToken).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            // Files without a record are not this call's to remove; leaving without a commit puts them back.
            if (!await _records.DeleteAsync(imageName, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            try
            {
                await staged.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (ImageStorageException exception)
            {
                Log.LeftoversKept(_logger, imageName, exception);
            }

            Log.ImageDeleted(_logger, imageName);
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ImageFile> OpenReadAsync(
        string imageName, ImageFileKind kind, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await _files.OpenReadAsync(imageName, kind, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImagePixels> ReadPixelsAsync(
        string imageName, PixelFormat format, CancellationToken cancellationToken = default)
    {
        using PooledBufferWriter file = await ReadFileAsync(imageName, cancellationToken).ConfigureAwait(false);
        ImageInfo info = ImageFrontDoor.Check(file.WrittenSpan, _decoding);
        byte[] pixels = new byte[PixelSize.Of(info.Width, info.Height, format)];
        _codec.Decode(file.WrittenSpan, new Pixels(pixels, info.Width, info.Height, format), _decoding);
        return new ImagePixels(pixels, info.Width, info.Height, format);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageMetadata> ReadMetadataAsync(string imageName, CancellationToken cancellationToken = default)
    {
        using PooledBufferWriter file = await ReadFileAsync(imageName, cancellationToken).ConfigureAwait(false);
        return ImageMetadata.Read(file.WrittenSpan);
    }

    /// <summary>Releases what the service itself holds; files and records are their owner's.</summary>
    public void Dispose() => _starting.Dispose();

    private static ImageRecord ToRecord(ImageCreateRequest request, string imageName, EncodedImage encoded) => new()
    {
        ImageName = imageName,
        Origin = request.Origin,
        Category = request.Category,
        Width = encoded.Width,
        Height = encoded.Height,
        SessionId = request.SessionId,
        NodeId = request.NodeId,
        Metadata = encoded.Metadata.Metadata,
        IsIntermediate = request.IsIntermediate,
    };

    private string CreateName(ImageCreateRequest request)
    {
        string imageName = _names.CreateImageName(
            new ImageNameRequest(Extension, request.SessionId, request.NodeId, request.Category, request.Seed));
        ImageNameRules.ThrowIfInvalid(imageName);
        return imageName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? imageName
            : throw new ImageNameException($"The name service named a PNG image '{imageName}'; the name must end with '{Extension}'.");
    }

    private async ValueTask<StoredImage> WithUrlsAsync(ImageRecord record, CancellationToken cancellationToken)
    {
        string image = await _urls.GetUrlAsync(record.ImageName, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        string thumbnail = await _urls.GetUrlAsync(record.ImageName, ImageFileKind.Thumbnail, cancellationToken).ConfigureAwait(false);
        return new StoredImage(record, image, thumbnail);
    }

    private async ValueTask<PooledBufferWriter> ReadFileAsync(string imageName, CancellationToken cancellationToken)
    {
        ImageFile file = await OpenReadAsync(imageName, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var bytes = new PooledBufferWriter(file.Content.CanSeek ? (int)Math.Min(file.Content.Length + 1, int.MaxValue / 2) : 64 * 1024);
            try
            {
                for (int count = -1; count != 0; bytes.Advance(count))
                {
                    count = await file.Content.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false);
                }

                return bytes;
            }
            catch
            {
                bytes.Dispose();
                throw;
            }
        }
    }

    // The failure that led here is the one to report; a second one must not hide it.
    private async ValueTask TakeBackAsync(string imageName)
    {
        try
        {
            await _records.DeleteAsync(imageName, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.UndoFailed(_logger, imageName, exception);
        }
    }
}
