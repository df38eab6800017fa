using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Another image has this name already; it is unchanged.</summary>
/// <param name="imageName">The name.</param>
/// <param name="innerException">What the storage said.</param>
public sealed class ImageRecordAlreadyExistsException(string imageName, Exception? innerException = null)
    : InvokeException($"An image named '{imageName}' exists already and was left as it is. Choose another name, or a name service that never repeats one.", innerException)
{
    /// <summary>Gets the name.</summary>
    public string ImageName { get; } = imageName;
}
