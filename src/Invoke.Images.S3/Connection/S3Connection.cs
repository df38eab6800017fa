using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Images.S3;

/// <summary>The way to a bucket, which files and urls share. Thread-safe; nothing is asked of the store before the first use.</summary>
public sealed partial class S3Connection : IDisposable
{
    private const int MostThumbnails = 100_000;

    private readonly Lock _lock = new();
    private AmazonS3Client? _client;
    private volatile Conditions _conditions;
    private bool _isDisposed;

    /// <summary>Creates a connection.</summary>
    /// <param name="options">The bucket.</param>
    /// <param name="timeProvider">The clock; the system's without it.</param>
    /// <param name="logger">Receives log messages; none are written without it.</param>
    /// <exception cref="OptionsValidationException">An option cannot be used; the message says which.</exception>
    public S3Connection(IOptions<S3Options> options, TimeProvider? timeProvider = null, ILogger<S3Connection>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        new S3OptionsValidator().ThrowIfInvalid(options.Value);
        Options = options.Value;
        Keys = new S3Keys(Options.Prefix);
        TimeProvider = timeProvider ?? TimeProvider.System;
        Logger = logger ?? NullLogger<S3Connection>.Instance;
    }

    private enum Conditions
    {
        Unknown,
        Kept,
        Ignored,
    }

    internal S3Options Options { get; }

    internal S3Keys Keys { get; }

    /// <summary>Gets bucket and prefix in quotes, for messages.</summary>
    internal string Place => $"'{Options.Bucket}/{Options.Prefix}'";

    internal TimeProvider TimeProvider { get; }

    internal ILogger Logger { get; }

    /// <summary>Gets the extensions of thumbnails that were written or read lately, by image.</summary>
    internal RecentlyUsed<ImageLocation, string> ThumbnailExtensions { get; } = new(MostThumbnails);

    /// <summary>Gets the objects that one listing asks for; tests ask for fewer.</summary>
    internal int PageSize { get; init; } = 1000;

    private AmazonS3Client Client
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _client ??= CreateClient();
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _client?.Dispose();
            _client = null;
        }
    }

    /// <summary>Tells whether the store keeps <c>If-None-Match: *</c> of a PUT; older ones pass over it, which loses the older object.</summary>
    internal async ValueTask<bool> KeepsConditionsAsync(string what, CancellationToken cancellationToken)
    {
        if (_conditions == Conditions.Unknown)
        {
            string key = Keys.Probes + Guid.CreateVersion7().ToString("N");
            await PutEmptyAsync(what, key, cancellationToken).ConfigureAwait(false);
            bool isKept = await IsRefusedAsync(what, key, cancellationToken).ConfigureAwait(false);
            await DeleteAsync(what, key, cancellationToken).ConfigureAwait(false);
            _conditions = isKept ? Conditions.Kept : Conditions.Ignored;
            Log.ConditionalPuts(Logger, isKept);
        }

        return _conditions == Conditions.Kept;
    }

    private async ValueTask<bool> IsRefusedAsync(string what, string key, CancellationToken cancellationToken)
    {
        try
        {
            return !await TryPutNewAsync(what, key, ReadOnlyMemory<byte>.Empty, change: null, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageStorageException exception) when (exception.InnerException is AmazonS3Exception
        { StatusCode: System.Net.HttpStatusCode.NotImplemented or System.Net.HttpStatusCode.BadRequest })
        {
            // The store does not know the header and says so; it must not be sent again.
            return false;
        }
    }

    private AmazonS3Client CreateClient()
    {
        var config = new AmazonS3Config
        {
            Timeout = Options.RequestTimeout,
            ConnectTimeout = Options.RequestTimeout,
            MaxErrorRetry = Options.MaxRetries,
            RetryMode = RequestRetryMode.Standard,
            ForcePathStyle = Options.ForcePathStyle,

            // Other stores do not know the newer checksums; the signature covers the content of a PUT anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Options.ServiceUrl is { } address)
        {
            config.ServiceURL = address;
            config.AuthenticationRegion = Options.Region ?? "us-east-1";
        }
        else if (Options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        Options.ConfigureClient?.Invoke(config);
        return Options.AccessKeyId is not { Length: > 0 } key ? new AmazonS3Client(config)
            : Options.SessionToken is { Length: > 0 } token ? new AmazonS3Client(new SessionAWSCredentials(key, Options.SecretAccessKey, token), config)
            : new AmazonS3Client(new BasicAWSCredentials(key, Options.SecretAccessKey), config);
    }
}
