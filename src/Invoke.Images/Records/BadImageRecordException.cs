namespace Invoke.Images;

/// <summary>A record that another program has written and this version does not understand; others are not affected.</summary>
/// <param name="location">The image's name, and the subfolder of its files.</param>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class BadImageRecordException(ImageLocation location, string message) : ImageStorageException(message)
{
    /// <summary>Gets the image's name and the subfolder of its files, as they are in the record; either may be one that no file can have.</summary>
    public ImageLocation Location { get; } = location;
}
