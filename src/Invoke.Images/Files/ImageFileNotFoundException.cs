namespace Invoke.Images;

/// <summary>An image has no such file.</summary>
/// <param name="message">Which file is missing and what to do.</param>
/// <param name="imageName">The image's name.</param>
public sealed class ImageFileNotFoundException(string message, string imageName) : ImageStorageException(message)
{
    /// <summary>Gets the image's name.</summary>
    public string ImageName { get; } = imageName;
}
