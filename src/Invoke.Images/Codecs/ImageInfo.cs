namespace Invoke.Images;

/// <summary>What the header of an image says.</summary>
/// <param name="Format">The file format, told by the content, never by a file name.</param>
/// <param name="Width">Pixels in a row, after <paramref name="Orientation"/> was applied.</param>
/// <param name="Height">Number of rows, after <paramref name="Orientation"/> was applied.</param>
/// <param name="HasAlpha">Whether pixels can be transparent.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8; 1 is upright.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height, bool HasAlpha, int Orientation);
