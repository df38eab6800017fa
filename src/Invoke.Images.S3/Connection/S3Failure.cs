using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Invoke.Images.S3;

/// <summary>Turns what the SDK throws into what the callers of a storage know, with what to do about it.</summary>
internal static class S3Failure
{
    /// <summary>True for what the store, the way to it or the SDK has failed at; not for what the caller has cancelled.</summary>
    public static bool IsTrouble(Exception exception, CancellationToken cancellationToken) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
            or System.Net.Sockets.SocketException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>True where the object is missing; not where the bucket is, which the answer to a GET tells apart.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } failure && failure.ErrorCode != "NoSuchBucket";

    /// <summary>True where a condition of a request did not hold, or somebody writes the same object at this moment.</summary>
    public static bool IsRefusedByCondition(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict };

    public static ImageStorageException Of(string what, S3Options options, Exception cause) =>
        new($"{what}: {Reason(options, cause)}", cause);

    private static string Reason(S3Options options, Exception cause) => cause switch
    {
        AmazonS3Exception failure => Reason(options, failure),
        AmazonServiceException { InnerException: not null } or HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or System.Net.Sockets.SocketException => Unreachable(options),
        _ => $"the SDK refused, {cause.Message.TrimEnd('.')}. Check S3Options, and that credentials and a region are found.",
    };

    private static string Reason(S3Options options, AmazonS3Exception failure) => failure.ErrorCode switch
    {
        "NoSuchBucket" => $"the bucket '{options.Bucket}' does not exist. Create it, or correct S3Options.Bucket and S3Options.Region.",
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "InvalidClientTokenId" =>
            $"the store does not accept the credentials ({failure.ErrorCode}). Check the access key and its secret, or the SDK's own chain of credentials.",
        "ExpiredToken" or "TokenRefreshRequired" => $"the credentials have ended ({failure.ErrorCode}). Renew them, or let the SDK's own chain find them.",
        "RequestTimeTooSkewed" => "the clock of this machine is wrong. Set it right, best by NTP; the store allows 15 minutes.",
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            $"the bucket '{options.Bucket}' is in another region ({failure.ErrorCode}). Set S3Options.Region to it.",
        "SlowDown" or "TooManyRequests" or "RequestLimitExceeded" or "Throttling" => SlowDown(options, failure),
        _ => ReasonByStatus(options, failure),
    };

    // An answer to HEAD has no body, so it has no code.
    private static string ReasonByStatus(S3Options options, AmazonS3Exception failure) => failure.StatusCode switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized =>
            $"access is denied. Allow these credentials s3:GetObject, s3:PutObject and s3:DeleteObject below '{options.Bucket}/{options.Prefix}', and s3:ListBucket on the bucket, without which what is missing is denied, too.",
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => SlowDown(options, failure),
        HttpStatusCode.MovedPermanently => $"the bucket '{options.Bucket}' is in another region. Set S3Options.Region to it.",
        HttpStatusCode.InsufficientStorage => "the store is full. Make room there.",
        0 => Unreachable(options),
        _ => $"the store answered {(int)failure.StatusCode} {failure.ErrorCode}. Try again; if it stays, look into the log of the store.",
    };

    private static string SlowDown(S3Options options, AmazonS3Exception failure) =>
        $"the store cannot keep up ({failure.ErrorCode}), after {options.MaxRetries} retries. Try again later, with fewer requests at a time, or raise S3Options.MaxRetries.";

    private static string Unreachable(S3Options options) =>
        $"{options.ServiceUrl ?? "Amazon S3"} cannot be reached, or broke off, or took longer than {options.RequestTimeout.TotalSeconds:0.#} s, after {options.MaxRetries} retries. "
        + "Check the network, S3Options.ServiceUrl and that the store runs.";
}
