namespace Invoke.Images;

/// <summary>What is known about an image that needs a name.</summary>
/// <param name="Extension">The extension the name must end with, dot included, for example <c>.png</c>.</param>
/// <param name="SessionId">The session that made the image.</param>
/// <param name="NodeId">The node that made the image.</param>
/// <param name="Category">What the image is for.</param>
/// <param name="Seed">The seed the image was made from.</param>
public readonly record struct ImageNameRequest(
    string Extension,
    string? SessionId = null,
    string? NodeId = null,
    ImageCategory? Category = null,
    long? Seed = null);
