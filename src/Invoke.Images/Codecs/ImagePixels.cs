namespace Invoke.Images;

/// <summary>The decoded pixels of a stored image.</summary>
/// <param name="Data">Tightly packed rows from top to bottom.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Format">The layout of a pixel.</param>
public sealed record ImagePixels(ReadOnlyMemory<byte> Data, int Width, int Height, PixelFormat Format);
