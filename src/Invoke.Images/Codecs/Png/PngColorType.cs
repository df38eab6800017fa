namespace Invoke.Images;

/// <summary>The colour types of PNG, with the values of the file format.</summary>
internal enum PngColorType : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}
