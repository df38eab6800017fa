namespace Invoke.Internal.Files;

/// <summary>What image files are called, and what they are over HTTP. Extensions are compared without case.</summary>
internal static class ImageFileTypes
{
    public const string Png = ".png";
    public const string WebP = ".webp";

    /// <summary>The extensions that a thumbnail can have, the likelier first; which one was written depends on the codec of that day.</summary>
    public static readonly string[] ThumbnailExtensions = [WebP, Png];

    private static readonly (Images.ImageFormat Format, string Extension, string ContentType)[] Types =
        [(Images.ImageFormat.Png, Png, "image/png"), (Images.ImageFormat.Jpeg, ".jpg", "image/jpeg"), (Images.ImageFormat.WebP, WebP, "image/webp")];

    public static string ExtensionOf(Images.ImageFormat format) => Array.Find(Types, type => type.Format == format).Extension;

    /// <summary>The extension for a media type; null where it is not one of an image.</summary>
    public static string? ExtensionOf(string contentType) => Array.Find(Types, type => type.ContentType == contentType).Extension;

    public static string ContentTypeOf(Images.ImageFormat format) => Array.Find(Types, type => type.Format == format).ContentType;

    /// <summary>The media type of a path, key or name; the one of any bytes where its extension says nothing.</summary>
    public static string ContentTypeOf(string path) =>
        Array.Find(Types, type => type.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase)).ContentType ?? "application/octet-stream";
}
