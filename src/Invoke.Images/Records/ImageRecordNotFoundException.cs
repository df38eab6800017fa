using Invoke.Graph;

namespace Invoke.Images;

/// <summary>No image has this name.</summary>
/// <param name="imageName">The name.</param>
public sealed class ImageRecordNotFoundException(string imageName)
    : InvokeException($"No image is named '{imageName}'. Check the name; the image may have been deleted.")
{
    /// <summary>Gets the name.</summary>
    public string ImageName { get; } = imageName;
}
