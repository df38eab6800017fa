namespace Invoke.Images;

/// <summary>A file format that images are read from or written to.</summary>
public enum ImageFormat : byte
{
    /// <summary>Portable Network Graphics, <c>.png</c>.</summary>
    Png,

    /// <summary>JPEG, <c>.jpg</c>.</summary>
    Jpeg,

    /// <summary>WebP, <c>.webp</c>.</summary>
    WebP,
}
