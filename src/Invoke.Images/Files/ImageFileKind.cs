namespace Invoke.Images;

/// <summary>Which file of an image.</summary>
public enum ImageFileKind
{
    /// <summary>The image itself.</summary>
    Full,

    /// <summary>Its small version.</summary>
    Thumbnail,
}
