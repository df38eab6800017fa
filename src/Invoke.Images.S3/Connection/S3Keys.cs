using Invoke.Internal.Files;

namespace Invoke.Images.S3;

/// <summary>Where the files of images are in the bucket: the layout of the image folder on disk, below the prefix.</summary>
internal sealed class S3Keys(string prefix)
{
    private const string ThumbnailFolder = "thumbnails/";
    private const string QuarantineFolder = ".quarantine/";

    // Names and subfolders start with a letter or digit, so none can be called like these.
    public string Markers { get; } = prefix + ".staged/";

    public string Probes { get; } = prefix + ".probe/";

    public string Prefix => prefix;

    public string Of(ImageLocation image) => prefix + Folder(image) + image.ImageName;

    public string ThumbnailOf(ImageLocation image, string extension) =>
        prefix + ThumbnailFolder + Folder(image) + Path.GetFileNameWithoutExtension(image.ImageName) + extension;

    /// <summary>Every key that a file of the image can have.</summary>
    public string[] AllOf(ImageLocation image) => [Of(image), .. ImageFileTypes.ThumbnailExtensions.Select(extension => ThumbnailOf(image, extension))];

    public string QuarantineOf(string path) => prefix + QuarantineFolder + path;

    public string QuarantineOf(ImageLocation image) => QuarantineOf(Of(image)[prefix.Length..]);

    public string QuarantinedThumbnailOf(ImageLocation image, string extension) => QuarantineOf(ThumbnailOf(image, extension)[prefix.Length..]);

    /// <summary>Reads a key; null where it is nobody's file, as a marker is.</summary>
    public ImageFileEntry? Parse(string key, long bytes)
    {
        string path = key[prefix.Length..];
        if (path.Length == 0 || path[^1] == '/' || path.Split('/').Any(part => part.StartsWith('.')))
        {
            return null;
        }

        bool isThumbnail = path.StartsWith(ThumbnailFolder, StringComparison.Ordinal);
        string place = isThumbnail ? path[ThumbnailFolder.Length..] : path;
        int end = place.LastIndexOf('/');
        return new ImageFileEntry(
            path, isThumbnail ? ImageFileKind.Thumbnail : ImageFileKind.Full, end < 0 ? string.Empty : place[..end], place[(end + 1)..], bytes);
    }

    public static string Folder(ImageLocation image) => image.Subfolder.Length == 0 ? string.Empty : image.Subfolder + "/";
}
