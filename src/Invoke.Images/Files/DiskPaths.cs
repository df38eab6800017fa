using Invoke.Internal.Files;

namespace Invoke.Images;

/// <summary>Where the files of images lie below the root: <c>images/{subfolder}/</c> and <c>images/thumbnails/{subfolder}/</c>.</summary>
internal sealed class DiskPaths(string path, bool isRoot = true)
{
    public string Images { get; } = Path.GetFullPath(isRoot ? Path.Combine(path, "images") : path);

    public string Thumbnails => Path.Combine(Images, "thumbnails");

    // Names and subfolders start with a letter or digit, so none can be called like these.
    public string Staging => Path.Combine(Images, ".staging");

    public string Quarantine => Path.Combine(Images, ".quarantine");

    public string Of(ImageLocation image) => Path.Combine(Images, image.Subfolder, image.ImageName);

    public string ThumbnailOf(ImageLocation image, string extension) =>
        Path.Combine(Thumbnails, image.Subfolder, Path.GetFileNameWithoutExtension(image.ImageName) + extension);

    public string? FindThumbnail(ImageLocation image) =>
        ImageFileTypes.ThumbnailExtensions.Select(extension => ThumbnailOf(image, extension)).FirstOrDefault(File.Exists);

    public string? Find(ImageLocation image, ImageFileKind kind)
    {
        if (kind == ImageFileKind.Thumbnail)
        {
            return FindThumbnail(image);
        }

        string path = Of(image);
        return File.Exists(path) ? path : null;
    }

    public void CreateFolders(string subfolder)
    {
        Directory.CreateDirectory(Path.Combine(Images, subfolder));
        Directory.CreateDirectory(Path.Combine(Thumbnails, subfolder));
    }
}
