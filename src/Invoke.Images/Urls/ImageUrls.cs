namespace Invoke.Images;

/// <summary>Where the files of an image can be read.</summary>
/// <param name="Image">The address of the image.</param>
/// <param name="Thumbnail">The address of its small version.</param>
public readonly record struct ImageUrls(string Image, string Thumbnail);
