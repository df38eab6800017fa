namespace Invoke.Images;

/// <summary>An image is larger than is accepted; it was refused before anything was decoded.</summary>
/// <param name="message">The size, the limit and how to raise it.</param>
public sealed class ImageLimitException(string message) : ImageFormatException(message);
