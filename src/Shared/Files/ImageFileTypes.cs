namespace Invoke.Internal.Files;

/// <summary>What image files are called, and what they are over HTTP.</summary>
internal static class ImageFileTypes
{
    public const string Png = ".png";
    public const string WebP = ".webp";

    /// <summary>The extensions that a thumbnail can have, the likelier first; which one was written depends on the codec of that day.</summary>
    public static readonly string[] ThumbnailExtensions = [WebP, Png];

    private static readonly (Images.ImageFormat Format, string Extension, string ContentType)[] Types =
        [(Images.ImageFormat.Png, Png, "image/png"), (Images.ImageFormat.Jpeg, ".jpg", "image/jpeg"), (Images.ImageFormat.WebP, WebP, "image/webp")];

    public static string ThumbnailExtensionOf(Images.ImageFormat format) => format == Images.ImageFormat.WebP ? WebP : Png;

    /// <summary>The extension for a media type; null where it is not one of an image.</summary>
    public static string? ExtensionOf(string contentType) => Array.Find(Types, type => type.ContentType == contentType).Extension;

    public static string ContentTypeOf(Images.ImageFormat format) => Types.Single(type => type.Format == format).ContentType;

    /// <summary>The media type of a path, key or name, by its extension in any case; the one of any bytes where that says nothing.</summary>
    public static string ContentTypeOf(string path)
    {
        string extension = Path.GetExtension(path);
        return Array.Find(Types, type => type.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)).ContentType ?? "application/octet-stream";
    }
}
