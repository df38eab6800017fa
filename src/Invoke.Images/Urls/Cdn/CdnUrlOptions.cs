namespace Invoke.Images;

/// <summary>The addresses that <see cref="CdnUrlService"/> makes.</summary>
public sealed class CdnUrlOptions
{
    /// <summary>Gets or sets the address of an image, with tokens.</summary>
    /// <remarks>
    /// Tokens: <c>{name}</c> (<c>a1b2.png</c>), <c>{stem}</c> (<c>a1b2</c>), <c>{extension}</c> (<c>png</c>), <c>{kind}</c> (<c>full</c> or <c>thumbnail</c>),
    /// <c>{prefix:n}</c> (the first n characters of the name, for buckets with folders) and <c>{shard:n}</c> (a number from 0 to n - 1 that depends on
    /// the name only, for several hosts).
    /// </remarks>
    /// <value>An absolute http or https address that holds <c>{name}</c> or <c>{stem}</c>, for example <c>https://cdn{shard:4}.example.com/{name}</c>.</value>
    public string FullTemplate { get; set; } = string.Empty;

    /// <summary>Gets or sets the address of a thumbnail, with the same tokens.</summary>
    /// <value>As <see cref="FullTemplate"/>; where it is empty, the template of images serves, which then holds <c>{kind}</c>.</value>
    public string ThumbnailTemplate { get; set; } = string.Empty;
}
