namespace Invoke.Images;

/// <summary>The layout of one 8-bit pixel; the value is its number of bytes.</summary>
/// <remarks>Rows are tightly packed, from top to bottom; alpha is not premultiplied.</remarks>
public enum PixelFormat : byte
{
    /// <summary>One byte of lightness.</summary>
    Gray8 = 1,

    /// <summary>Red, green, blue.</summary>
    Rgb24 = 3,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba32 = 4,
}
