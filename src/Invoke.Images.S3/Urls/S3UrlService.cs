using Invoke.Internal.Files;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images.S3;

/// <summary>Addresses that lead straight to the bucket, so that files need not pass the app: presigned ones with an end, or those of a public base.</summary>
/// <remarks>
/// Records tell the subfolder. Which extension a thumbnail has is known for those that were stored or looked at lately, and asked of the store for the others,
/// many at a time; where the store does not answer, the addresses are made from what is likely, so that a list of records needs no store.
/// </remarks>
public sealed class S3UrlService : IRecordUrlService
{
    private const int MostAddresses = 20_000;

    private readonly S3Connection _connection;
    private readonly IImageRecordStorage _records;
    private readonly RecentlyUsed<string, (string Url, DateTimeOffset Fresh)> _signed = new(MostAddresses);
    private readonly TimeSpan _lifetime;
    private readonly string? _base;

    /// <summary>Creates a service.</summary>
    /// <param name="connection">The bucket.</param>
    /// <param name="options">Lifetime or base.</param>
    /// <param name="records">Tell the subfolder of an image that is asked for by name.</param>
    /// <exception cref="OptionsValidationException">An option cannot be used; the message says which.</exception>
    public S3UrlService(S3Connection connection, IOptions<S3UrlOptions> options, IImageRecordStorage records)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(records);
        new S3UrlOptionsValidator().ThrowIfInvalid(options.Value);
        _connection = connection;
        _records = records;
        _lifetime = options.Value.Lifetime;
        _base = options.Value.PublicUrl is { } address ? address.TrimEnd('/') + "/" : null;
    }

    /// <inheritdoc/>
    public async ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        ImageRecord? record = await _records.FindAsync(imageName, cancellationToken).ConfigureAwait(false);
        var location = new ImageLocation(imageName, record?.Subfolder ?? string.Empty);
        if (kind == ImageFileKind.Full)
        {
            return await AddressAsync(_connection.Keys.Of(location), cancellationToken).ConfigureAwait(false);
        }

        await LearnExtensionsAsync([location], cancellationToken).ConfigureAwait(false);
        return await AddressAsync(ThumbnailOf(location), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImageUrls>> GetUrlsAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        ImageLocation[] locations = [.. records.Select(record => new ImageLocation(record.ImageName, record.Subfolder))];
        await LearnExtensionsAsync(locations, cancellationToken).ConfigureAwait(false);
        var urls = new ImageUrls[locations.Length];
        for (int index = 0; index < urls.Length; index++)
        {
            urls[index] = new ImageUrls(
                await AddressAsync(_connection.Keys.Of(locations[index]), cancellationToken).ConfigureAwait(false),
                await AddressAsync(ThumbnailOf(locations[index]), cancellationToken).ConfigureAwait(false));
        }

        return urls;
    }

    private string ThumbnailOf(ImageLocation location) =>
        _connection.Keys.ThumbnailOf(location, _connection.ThumbnailExtensions.TryGet(location, out string? known) ? known : ImageFileTypes.WebP);

    private async ValueTask LearnExtensionsAsync(IReadOnlyList<ImageLocation> locations, CancellationToken cancellationToken)
    {
        ImageLocation[] unknown = [.. locations.Where(location => !_connection.ThumbnailExtensions.TryGet(location, out _))];
        try
        {
            await S3Connection.ForEachAsync(unknown, location => LearnExtensionAsync(location, cancellationToken)).ConfigureAwait(false);
        }
        catch (ImageStorageException exception)
        {
            Log.ThumbnailsGuessed(_connection.Logger, exception);
        }
    }

    private async ValueTask LearnExtensionAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        string what = $"The thumbnail of image '{location.ImageName}' cannot be looked for in {_connection.Place}";
        foreach (string extension in ImageFileTypes.ThumbnailExtensions)
        {
            if (await _connection.FindAsync(what, _connection.Keys.ThumbnailOf(location, extension), cancellationToken).ConfigureAwait(false) is not null)
            {
                _connection.ThumbnailExtensions.Set(location, extension);
                return;
            }
        }
    }

    private async ValueTask<string> AddressAsync(string key, CancellationToken cancellationToken)
    {
        if (_base is not null)
        {
            return _base + key;
        }

        DateTimeOffset now = _connection.TimeProvider.GetUtcNow();
        if (_signed.TryGet(key, out (string Url, DateTimeOffset Fresh) kept) && now < kept.Fresh)
        {
            return kept.Url;
        }

        TimeSpan reuse = _lifetime / 4;
        string url = await _connection.PresignAsync($"The address of '{_connection.Options.Bucket}/{key}' cannot be signed", key, now + _lifetime + reuse, cancellationToken)
            .ConfigureAwait(false);
        _signed.Set(key, (url, now + reuse));
        return url;
    }
}
