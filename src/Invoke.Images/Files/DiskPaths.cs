namespace Invoke.Images;

/// <summary>Where the files of images lie below the root: <c>images/</c> and <c>images/thumbnails/</c>.</summary>
internal sealed class DiskPaths(string rootPath)
{
    private static readonly (string Extension, string ContentType)[] Types =
        [(".png", "image/png"), (".webp", "image/webp"), (".jpg", "image/jpeg")];

    public string Images { get; } = Path.GetFullPath(Path.Combine(rootPath, "images"));

    public string Thumbnails => Path.Combine(Images, "thumbnails");

    // Names start with a letter or digit, so no image can be called like this.
    public string Staging => Path.Combine(Images, ".staging");

    public string Of(string imageName) => Path.Combine(Images, imageName);

    public string ThumbnailOf(string imageName, string extension) =>
        Path.Combine(Thumbnails, Path.GetFileNameWithoutExtension(imageName) + extension);

    /// <summary>The thumbnail that exists, WebP before PNG: which one was written depends on the codec of that day.</summary>
    public string? FindThumbnail(string imageName)
    {
        string webP = ThumbnailOf(imageName, ".webp");
        if (File.Exists(webP))
        {
            return webP;
        }

        string png = ThumbnailOf(imageName, ".png");
        return File.Exists(png) ? png : null;
    }

    public static string ExtensionOf(ImageFormat format) => format == ImageFormat.WebP ? ".webp" : ".png";

    public static string ContentTypeOf(string path)
    {
        string extension = Path.GetExtension(path);
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
