using Amazon.S3;

namespace Invoke.Images.S3;

/// <summary>The bucket in which image files are kept, and how it is reached.</summary>
/// <remarks>Keys that are given here are never logged and never part of a message.</remarks>
public sealed class S3Options
{
    /// <summary>Gets or sets the bucket; it has to exist.</summary>
    /// <value>Not empty.</value>
    public string Bucket { get; set; } = string.Empty;

    /// <summary>Gets or sets what the keys of all objects start with, so that a bucket can hold other things too.</summary>
    /// <value>Empty, or ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c> with <c>/</c> behind each folder; <c>images/</c> by default.</value>
    public string Prefix { get; set; } = "images/";

    /// <summary>Gets or sets the region of the bucket; for other stores than Amazon's, the one they want requests to be signed for.</summary>
    /// <value>For example <c>eu-central-1</c>. By default the SDK's own chain decides, or <c>us-east-1</c> where <see cref="ServiceUrl"/> is set.</value>
    public string? Region { get; set; }

    /// <summary>Gets or sets the address of a store other than Amazon's.</summary>
    /// <value>An absolute http or https address, for example <c>https://minio.example.com</c>; null, for Amazon S3, by default.</value>
    public string? ServiceUrl { get; set; }

    /// <summary>Gets or sets whether the bucket is part of the path instead of the host name, as most stores of one's own need it.</summary>
    /// <value>False by default.</value>
    public bool ForcePathStyle { get; set; }

    /// <summary>Gets or sets the access key; without one the SDK's own chain finds the credentials (environment, profile, role of the machine).</summary>
    /// <value>Null by default; set together with <see cref="SecretAccessKey"/>.</value>
    public string? AccessKeyId { get; set; }

    /// <summary>Gets or sets the secret of <see cref="AccessKeyId"/>.</summary>
    /// <value>Null by default.</value>
    public string? SecretAccessKey { get; set; }

    /// <summary>Gets or sets the token of temporary credentials.</summary>
    /// <value>Null by default.</value>
    public string? SessionToken { get; set; }

    /// <summary>Gets or sets how long one attempt of a request may take, sending a file included, and how long a file that is read may send nothing.</summary>
    /// <value>100 milliseconds to 10 minutes; 30 seconds by default.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a request is tried again that failed for a reason that may pass; the SDK waits longer before each.</summary>
    /// <value>0 to 10; 3 by default.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Gets or sets the <c>Cache-Control</c> that objects are stored with, for who reads them by presigned or public urls.</summary>
    /// <value>A header, or null for none; <c>private, max-age=31536000, immutable</c> by default, as a file never changes under its name.</value>
    public string? CacheControl { get; set; } = "private, max-age=31536000, immutable";

    /// <summary>Gets or sets after what time a change that was begun and not finished counts as one of a process that has died.</summary>
    /// <remarks>
    /// Nothing tells whether a process on another machine lives, so time has to. A process that was only stopped for longer finds its new files gone, and reports that they could
    /// not be stored; it never leaves a record without a file.
    /// </remarks>
    /// <value>1 minute to 7 days; 1 hour by default.</value>
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets what changes the SDK's own settings after those here are set: a proxy, an HTTP client, another source of credentials.</summary>
    /// <value>Null, for nothing, by default.</value>
    public Action<AmazonS3Config>? ConfigureClient { get; set; }
}
