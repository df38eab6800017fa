namespace Invoke.Images;

/// <summary>Names new images and tensors.</summary>
/// <remarks>
/// Implementations are thread-safe, never return the same name twice, and end names with the extension asked for. A name is made of
/// ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; it never holds a separator (<see cref="ImageNameRules"/> tells the rules).
/// </remarks>
public interface INameService
{
    /// <summary>Makes a name that no image has.</summary>
    /// <param name="request">What is known about the image.</param>
    /// <returns>The name with its extension.</returns>
    string CreateImageName(in ImageNameRequest request);

    /// <summary>Makes a name that no tensor has; tensors and images have names of their own.</summary>
    /// <param name="request">What is known about the tensor.</param>
    /// <returns>The name with its extension; a version 7 UUID by the system's clock where an implementation says nothing else.</returns>
    string CreateTensorName(in TensorNameRequest request) => string.Concat(Guid.CreateVersion7().ToString("D"), request.Extension);
}
