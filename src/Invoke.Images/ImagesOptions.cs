namespace Invoke.Images;

/// <summary>Where images are kept and what is accepted.</summary>
public sealed class ImagesOptions
{
    /// <summary>Gets or sets the folder of the database and the files; relative to the current folder.</summary>
    /// <value>Not empty; <c>invoke-data</c> by default.</value>
    public string RootPath { get; set; } = "invoke-data";

    /// <summary>Gets or sets what addresses of images start with; may be a path, an absolute address, or empty.</summary>
    /// <value>Not null; <c>api/v1</c> by default.</value>
    public string UrlBase { get; set; } = "api/v1";

    /// <summary>Gets or sets the longest side of a thumbnail, in pixels.</summary>
    /// <value>16 to 2048; 256 by default.</value>
    public int ThumbnailSize { get; set; } = 256;

    /// <summary>Gets or sets the most pixels (width × height) an image can have.</summary>
    /// <value>1 or more; 64 Mi (8192 × 8192) by default.</value>
    public long MaxPixels { get; set; } = DecodeOptions.DefaultMaxPixels;

    /// <summary>Gets or sets the most bytes an encoded file can have that is stored, for example an upload.</summary>
    /// <value>1 or more; 128 MiB by default.</value>
    public long MaxFileBytes { get; set; } = 128L << 20;

    /// <summary>Gets or sets the most bytes of metadata, as UTF-8, that a record takes: it is indexed for search and comes with every row of a list.</summary>
    /// <value>1 or more; 256 KiB by default. Larger metadata of a request is refused; larger metadata that an uploaded file carries stays in the file only.</value>
    public int MaxMetadataBytes { get; set; } = 256 << 10;

    /// <summary>Gets or sets how many bytes of tensors that were used most recently are kept in memory.</summary>
    /// <value>0 or more; 64 MiB by default. A tensor of more than a quarter of it is never kept.</value>
    public long TensorCacheBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets how many bytes of files that were read most recently are kept in memory.</summary>
    /// <value>0 or more; 0, which keeps none, by default. A file of more than a quarter of it is never kept.</value>
    public long FileCacheBytes { get; set; }

    /// <summary>Gets or sets what decides the subfolder of a new image's files; each image's is recorded, so it can change at any time.</summary>
    /// <value>A function whose results keep <see cref="ImageSubfolderRules"/>; <see cref="ImageSubfolders.Flat"/> by default.</value>
    public Func<ImageSubfolderRequest, string> Subfolder { get; set; } = ImageSubfolders.Flat;

    /// <summary>Gets or sets which intermediates <see cref="IImageCare.ApplyRetentionAsync"/> leaves.</summary>
    /// <value>Not null; all of them by default.</value>
    public ImageRetention IntermediateRetention { get; set; } = new();

    /// <summary>Gets or sets how long images stay that are marked as deleted, before <see cref="IImageCare.ApplyRetentionAsync"/> deletes them for good.</summary>
    /// <value>Zero or more, or null for ever; 30 days by default.</value>
    public TimeSpan? DeletedRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets or sets how long to wait for another program that holds the database.</summary>
    /// <value>Zero to one hour; 5 seconds by default.</value>
    public TimeSpan DatabaseBusyTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
