namespace Invoke.Images;

/// <summary>Where the files of images lie below the root: <c>images/{subfolder}/</c> and <c>images/thumbnails/{subfolder}/</c>.</summary>
internal sealed class DiskPaths(string path, bool isRoot = true)
{
    private static readonly (string Extension, string ContentType)[] Types =
        [(".png", "image/png"), (".webp", "image/webp"), (".jpg", "image/jpeg")];

    public string Images { get; } = Path.GetFullPath(isRoot ? Path.Combine(path, "images") : path);

    public string Thumbnails => Path.Combine(Images, "thumbnails");

    // Names and subfolders start with a letter or digit, so none can be called like these.
    public string Staging => Path.Combine(Images, ".staging");

    public string Quarantine => Path.Combine(Images, ".quarantine");

    public string Of(ImageLocation image) => Path.Combine(Images, image.Subfolder, image.ImageName);

    public string ThumbnailOf(ImageLocation image, string extension) =>
        Path.Combine(Thumbnails, image.Subfolder, Path.GetFileNameWithoutExtension(image.ImageName) + extension);

    /// <summary>The thumbnail that exists, WebP before PNG: which one was written depends on the codec of that day.</summary>
    public string? FindThumbnail(ImageLocation image)
    {
        string webP = ThumbnailOf(image, ".webp");
        if (File.Exists(webP))
        {
            return webP;
        }

        string png = ThumbnailOf(image, ".png");
        return File.Exists(png) ? png : null;
    }

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

    public static string ExtensionOf(ImageFormat format) => format == ImageFormat.WebP ? ".webp" : ".png";

    public static string ContentTypeOf(string file)
    {
        string extension = Path.GetExtension(file);
        foreach ((string known, string contentType) in Types)
        {
            if (known.Equals(extension, StringComparison.OrdinalIgnoreCase))
            {
                return contentType;
            }
        }

        return "application/octet-stream";
    }
}
