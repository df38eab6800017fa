using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using Invoke.Internal.Files;

namespace Invoke.Images.S3;

/// <content>The few requests of the protocol that every store speaks.</content>
public sealed partial class S3Connection
{
    internal const string ChangeMetadata = "invoke-change";
    private const int MostAtOnce = 16;

    /// <summary>Writes an object that says all there is to say by its key.</summary>
    internal ValueTask PutEmptyAsync(string what, string key, CancellationToken cancellationToken) =>
        PutAsync(what, key, ReadOnlyMemory<byte>.Empty, change: null, cancellationToken);

    /// <summary>Writes an object, over one that is there.</summary>
    internal async ValueTask PutAsync(string what, string key, ReadOnlyMemory<byte> content, string? change, CancellationToken cancellationToken)
    {
        using Stream stream = AsStream(content);
        await SendAsync(what, client => client.PutObjectAsync(PutRequest(key, stream, change), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes an object, over one that is there, from a stream that can seek.</summary>
    internal async ValueTask PutAsync(string what, string key, Stream content, string? change, CancellationToken cancellationToken) =>
        await SendAsync(what, client => client.PutObjectAsync(PutRequest(key, content, change), cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>Writes an object unless there is one, by a condition that the store has to keep; false where there is.</summary>
    internal async ValueTask<bool> TryPutNewAsync(
        string what, string key, ReadOnlyMemory<byte> content, string? change, CancellationToken cancellationToken)
    {
        using Stream stream = AsStream(content);
        PutObjectRequest request = PutRequest(key, stream, change);
        request.IfNoneMatch = "*";
        return await TrySendAsync(what, client => client.PutObjectAsync(request, cancellationToken), S3Failure.IsRefusedByCondition, cancellationToken)
            .ConfigureAwait(false) is not null;
    }

    /// <summary>Looks for an object; null where there is none.</summary>
    internal async ValueTask<S3ObjectInfo?> FindAsync(string what, string key, CancellationToken cancellationToken)
    {
        GetObjectMetadataResponse? answer = await TrySendAsync(
            what, client => client.GetObjectMetadataAsync(Options.Bucket, key, cancellationToken), S3Failure.IsMissing, cancellationToken).ConfigureAwait(false);
        return answer is null ? null : new S3ObjectInfo(answer.Metadata[ChangeMetadata]);
    }

    /// <summary>Starts to read an object at a byte; null where there is none.</summary>
    internal async ValueTask<GetObjectResponse?> TryOpenAsync(
        string what, string key, long position, string? entityTag, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = Options.Bucket, Key = key, EtagToMatch = entityTag };
        if (position > 0)
        {
            request.ByteRange = new ByteRange($"bytes={position}-");
        }

        return await TrySendAsync(what, client => client.GetObjectAsync(request, cancellationToken), S3Failure.IsMissing, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an object; one that is missing is no error.</summary>
    internal async ValueTask DeleteAsync(string what, string key, CancellationToken cancellationToken) =>
        await TrySendAsync(what, client => client.DeleteObjectAsync(Options.Bucket, key, cancellationToken), S3Failure.IsMissing, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists objects, a page at a time.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<S3Object>> ListAsync(
        string what, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = Options.Bucket, Prefix = prefix, MaxKeys = PageSize, ContinuationToken = next };
            ListObjectsV2Response page = await SendAsync(what, client => client.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            yield return page.S3Objects ?? [];
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <summary>Makes an address at which an object can be read for a time by whoever has it.</summary>
    internal async ValueTask<string> PresignAsync(string what, string key, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = Options.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = end.UtcDateTime,
            Protocol = Options.ServiceUrl?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        };
        return await SendAsync(what, client => client.GetPreSignedURLAsync(request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does something for each, some at a time.</summary>
    internal static async ValueTask ForEachAsync<T>(IReadOnlyList<T> items, Func<T, ValueTask> action)
    {
        foreach (T[] some in items.Chunk(MostAtOnce))
        {
            await Task.WhenAll(some.Select(item => action(item).AsTask())).ConfigureAwait(false);
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> segment) && segment.Array is { } array
            ? new MemoryStream(array, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private PutObjectRequest PutRequest(string key, Stream content, string? change)
    {
        var request = new PutObjectRequest
        {
            BucketName = Options.Bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = ImageFileTypes.ContentTypeOf(key),

            // Not every store reads a content in signed chunks.
            UseChunkEncoding = false,
        };
        if (change is not null)
        {
            request.Metadata[ChangeMetadata] = change;
        }

        if (Options.CacheControl is { Length: > 0 } cacheControl)
        {
            request.Headers.CacheControl = cacheControl;
        }

        return request;
    }

    private async ValueTask<T> SendAsync<T>(string what, Func<IAmazonS3, Task<T>> send, CancellationToken cancellationToken)
        where T : class =>
        await TrySendAsync(what, send, static _ => false, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"{what}: the SDK gave no answer.");

    private async ValueTask<T?> TrySendAsync<T>(
        string what, Func<IAmazonS3, Task<T>> send, Func<Exception, bool> isNo, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await send(Client).ConfigureAwait(false);
        }
        catch (Exception exception) when (isNo(exception))
        {
            return null;
        }
        catch (Exception exception) when (S3Failure.IsTrouble(exception, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw S3Failure.Of(what, Options, exception);
        }
    }
}
