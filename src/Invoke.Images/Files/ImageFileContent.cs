namespace Invoke.Images;

/// <summary>The bytes of a new image's files.</summary>
/// <param name="ImageName">The image's name.</param>
/// <param name="Image">The encoded image.</param>
/// <param name="Thumbnail">Its encoded small version.</param>
/// <param name="ThumbnailFormat">The format of the small version: PNG or WebP.</param>
/// <param name="Subfolder">The folder of the files below the storage's own; empty for that itself.</param>
public readonly record struct ImageFileContent(
    string ImageName, ReadOnlyMemory<byte> Image, ReadOnlyMemory<byte> Thumbnail, ImageFormat ThumbnailFormat, string Subfolder = "")
{
    /// <summary>Gets where the files go.</summary>
    public ImageLocation Location => new(ImageName, Subfolder);
}
