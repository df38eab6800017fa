namespace ImageToImage;

/// <summary>A side of a picture.</summary>
internal enum Side
{
    Left,
    Right,
    Top,
    Bottom,
}
