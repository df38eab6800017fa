namespace Invoke.Images;

/// <summary>What is known about a new image that needs a subfolder.</summary>
/// <param name="ImageName">The image's name.</param>
/// <param name="Origin">Where the image comes from.</param>
/// <param name="Category">What the image is for.</param>
/// <param name="IsIntermediate">Whether the image is only a step on the way to another.</param>
/// <param name="SessionId">The session that made the image.</param>
/// <param name="NodeId">The node that made the image.</param>
/// <param name="CreatedAt">The time, in UTC.</param>
public readonly record struct ImageSubfolderRequest(
    string ImageName,
    ImageOrigin Origin,
    ImageCategory Category,
    bool IsIntermediate,
    string? SessionId,
    string? NodeId,
    DateTimeOffset CreatedAt);
