namespace Invoke.Images;

/// <summary>What nodes give that make or pass on an image; InvokeAI's <c>image_output</c>.</summary>
/// <param name="Image">The stored image.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
public readonly record struct ImageOutput(ImageRef Image, int Width, int Height)
{
    /// <summary>Tells of a stored image.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its reference and its size.</returns>
    public static ImageOutput Of(StoredImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new ImageOutput(image.Ref, image.Width, image.Height);
    }
}
