using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Looks after the store that an <see cref="IImageService"/> uses.</summary>
public sealed partial class ImageCare : IImageCare
{
    private const int PageSize = 500;

    private readonly IImageService _images;
    private readonly IImageRecordStorage _records;
    private readonly IImageFileStorage _files;
    private readonly IImageCodec _codec;
    private readonly ImagesOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly IImageReferenceCheck[] _checks;
    private readonly ILogger<ImageCare> _logger;

    /// <summary>Creates a carer; nothing is opened before the first use.</summary>
    /// <param name="images">The service whose store it is.</param>
    /// <param name="records">The records of that store; cared for where they implement <see cref="IImageRecordCare"/>.</param>
    /// <param name="files">The files of that store; cared for where they implement <see cref="IImageFileCare"/>.</param>
    /// <param name="codec">Makes missing thumbnails.</param>
    /// <param name="options">The policies.</param>
    /// <param name="timeProvider">The clock; the system's without it.</param>
    /// <param name="logger">Receives log messages; none are written without it.</param>
    /// <param name="checks">Who else knows of uses of images.</param>
    public ImageCare(
        IImageService images,
        IImageRecordStorage records,
        IImageFileStorage files,
        IImageCodec codec,
        IOptions<ImagesOptions> options,
        TimeProvider? timeProvider = null,
        ILogger<ImageCare>? logger = null,
        IEnumerable<IImageReferenceCheck>? checks = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(options);
        _images = images;
        _records = records;
        _files = files;
        _codec = codec;
        _options = options.Value;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _checks = [.. checks ?? []];
        _logger = logger ?? NullLogger<ImageCare>.Instance;
    }

    // A wrapped or foreign storage may not offer this; that is no reason for the rest of the host not to start.
    private IImageRecordCare RecordCare => _records as IImageRecordCare
        ?? throw new NotSupportedException($"The record storage {_records.GetType().Name} does not implement {nameof(IImageRecordCare)}; let it, or use another.");

    private IImageFileCare FileCare => _files as IImageFileCare
        ?? throw new NotSupportedException($"The file storage {_files.GetType().Name} does not implement {nameof(IImageFileCare)}; let it, or use another.");

    // A process that has died since this one began may have recorded images whose files are still staged.
    private async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        await _images.InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImageRecovery recovery = await _files.RecoverAsync(_records.LocateAsync, cancellationToken).ConfigureAwait(false);
        if (recovery != default)
        {
            Log.Recovered(_logger, recovery.Completed, recovery.Removed);
        }
    }
}
