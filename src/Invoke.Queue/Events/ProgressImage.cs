namespace Invoke.Queue;

/// <summary>A small picture of an image that is being made.</summary>
/// <param name="Width">Pixels in a row of the finished image.</param>
/// <param name="Height">Rows of the finished image.</param>
/// <param name="DataUrl">The picture as a <c>data:</c> url.</param>
public sealed record ProgressImage(int Width, int Height, string DataUrl);
