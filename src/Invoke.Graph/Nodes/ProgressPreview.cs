namespace Invoke.Graph;

/// <summary>A small picture of what a node is making, for people who watch.</summary>
/// <remarks>The pixels are never changed after the picture was reported.</remarks>
public sealed class ProgressPreview
{
    private const int BytesPerPixel = 3;

    /// <summary>Creates a picture.</summary>
    /// <param name="rgb">Red, green and blue of each pixel, row by row; not to be changed any more.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    /// <exception cref="ArgumentException">The bytes are not three for each pixel.</exception>
    public ProgressPreview(ReadOnlyMemory<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != (long)BytesPerPixel * width * height)
        {
            throw new ArgumentException($"{rgb.Length} bytes are no picture of {width} x {height} pixels, which has three for each.", nameof(rgb));
        }

        Rgb = rgb;
        Width = width;
        Height = height;
        FullWidth = width;
        FullHeight = height;
    }

    /// <summary>Gets red, green and blue of each pixel, row by row.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>Gets the pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Height { get; }

    /// <summary>Gets or sets the width that what is being made will have; that of the picture unless set.</summary>
    public int FullWidth { get; init; }

    /// <summary>Gets or sets the height that what is being made will have; that of the picture unless set.</summary>
    public int FullHeight { get; init; }
}
