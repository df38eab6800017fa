namespace Invoke.Images;

/// <summary>Another image's file has this name already; it is unchanged.</summary>
/// <param name="message">Which name is taken, where, and what to do.</param>
/// <param name="imageName">The name.</param>
public sealed class ImageFileAlreadyExistsException(string message, string imageName) : ImageStorageException(message)
{
    /// <summary>Gets the name.</summary>
    public string ImageName { get; } = imageName;
}
