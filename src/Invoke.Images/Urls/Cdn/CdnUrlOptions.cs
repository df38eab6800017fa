namespace Invoke.Images;

/// <summary>The addresses that <see cref="CdnUrlService"/> makes.</summary>
/// <remarks>
/// A template knows an image's name and the kind of file, neither its recorded subfolder nor the format of its thumbnail. Let the network pull from
/// the app's own routes (<c>https://cdn.example.com/api/v1/images/i/{name}/{kind}</c>), which works with any layout; or serve the image folder as it
/// is, which needs <see cref="ImageSubfolders.Flat"/> and thumbnails of one format.
/// </remarks>
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
    /// <remarks>The name is the image's. Thumbnails on disk are called <c>{stem}.webp</c> or <c>{stem}.png</c>, as the codec wrote them; a template has to name one of the two.</remarks>
    /// <value>As <see cref="FullTemplate"/>; where it is empty, the template of images serves, which then holds <c>{kind}</c>.</value>
    public string ThumbnailTemplate { get; set; } = string.Empty;
}
