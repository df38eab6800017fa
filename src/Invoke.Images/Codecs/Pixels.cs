namespace Invoke.Images;

/// <summary>A writable view of tightly packed 8-bit pixels in the caller's memory.</summary>
public readonly ref struct Pixels
{
    /// <summary>Creates a view.</summary>
    /// <param name="data">At least width × height × bytes per pixel; what lies beyond is not touched.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <exception cref="ArgumentException">The size is not positive, or the memory is too short for it.</exception>
    public Pixels(Span<byte> data, int width, int height, PixelFormat format)
    {
        Data = data[..PixelSize.Check(data.Length, width, height, format)];
        Width = width;
        Height = height;
        Format = format;
    }

    /// <summary>Gets exactly the bytes of the pixels.</summary>
    public Span<byte> Data { get; }

    /// <summary>Gets the number of pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Height { get; }

    /// <summary>Gets the layout of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Tells how much memory pixels take.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ImageLimitException">They take more than one buffer can hold, 2 GiB.</exception>
    public static int GetByteCount(int width, int height, PixelFormat format) => PixelSize.Of(width, height, format);
}
