namespace Invoke.Images.Vips;

/// <summary>An image of libvips within one call: a pipeline that is extended step by step, and run when its pixels are written out.</summary>
/// <remarks>Everything native lives and dies inside one synchronous call, so there are no finalizers and no handles to lose.</remarks>
internal sealed unsafe class VipsImage : IDisposable
{
    private const int UnsignedChar = 0;
    private const int UnsignedShort = 2;
    private const int BlackAndWhite = 1;
    private const int Srgb = 22;
    private const int ForceSize = 3;

    private nint _image;
    private nint _source;

    private VipsImage(nint image, nint source) => (_image, _source) = (image, source);

    public int Width => VipsNative.GetWidth(_image);

    public int Height => VipsNative.GetHeight(_image);

    public int Bands => VipsNative.GetBands(_image);

    public nint Handle => _image;

    /// <summary>Opens an encoded image that the caller keeps pinned; never empty, which would end the process.</summary>
    /// <param name="data">The file.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="format">Chooses the loader, so that libvips never guesses.</param>
    /// <param name="allowTruncated">Whether damage is an error.</param>
    /// <param name="shrink">JPEG: 1, 2, 4 or 8 times smaller while decoding.</param>
    /// <param name="scale">WebP: the factor to scale by while decoding.</param>
    public static VipsImage Load(byte* data, int length, ImageFormat format, bool allowTruncated, int shrink = 1, double scale = 1)
    {
        const int Sequential = 1, FailOnNothing = 0, FailOnError = 2;
        _ = VipsLibrary.Types;
        nint source = VipsNative.NewSource(data, (nuint)length);
        try
        {
            VipsOperation loader = new VipsOperation(format switch
            {
                ImageFormat.Png => "pngload_source"u8,
                ImageFormat.Jpeg => "jpegload_source"u8,
                _ => "webpload_source"u8,
            }).Source(source).Set("access"u8, Sequential).Set("fail_on"u8, allowTruncated ? FailOnNothing : FailOnError);
            loader = shrink > 1 ? loader.Set("shrink"u8, shrink) : loader;
            loader = scale < 1 ? loader.Set("scale"u8, scale) : loader;
            return new VipsImage(loader.Run(), source);
        }
        catch
        {
            VipsNative.Unref(source);
            throw;
        }
    }

    /// <summary>Sees pixels that the caller keeps pinned as an image.</summary>
    public static VipsImage FromPixels(byte* pixels, int width, int height, PixelFormat format)
    {
        _ = VipsLibrary.Types;
        int bands = (int)format;
        nint raw = VipsNative.NewImage(pixels, (nuint)width * (nuint)height * (nuint)bands, width, height, bands, UnsignedChar);
        var image = new VipsImage(raw != 0 ? raw : throw new VipsException("new_from_memory"), 0);
        try
        {
            image.Continue(image.Start("copy"u8).Set("interpretation"u8, bands == 1 ? BlackAndWhite : Srgb));
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Release(ref _image);
        Release(ref _source);
    }

    /// <summary>Makes 8-bit lightness with or without alpha of images without colour, and 8-bit sRGB with or without alpha of all others.</summary>
    public void ToEightBits(bool keepGray)
    {
        if (VipsNative.GetFormat(_image) == UnsignedShort)
        {
            // The high byte, as everybody else does it; the way through colour spaces rounds gray and colours differently.
            Continue(Start("cast"u8).Set("format"u8, UnsignedChar).Set("shift"u8, true));
            Continue(Start("copy"u8).Set("interpretation"u8, Bands <= 2 ? BlackAndWhite : Srgb));
        }

        int space = keepGray && Bands <= 2 ? BlackAndWhite : Srgb;
        if (VipsNative.GetInterpretation(_image) != space)
        {
            Continue(Start("colourspace"u8).Set("space"u8, space));
        }

        if (VipsNative.GetFormat(_image) != UnsignedChar)
        {
            Continue(Start("cast"u8).Set("format"u8, UnsignedChar));
        }
    }

    /// <summary>Drops alpha, or adds an opaque one.</summary>
    public void ToBands(int bands)
    {
        if (Bands > bands)
        {
            Continue(Start("extract_band"u8).Set("band"u8, 0).Set("n"u8, bands));
        }
        else if (Bands == bands - 1)
        {
            Continue(Start("addalpha"u8));
        }
    }

    /// <summary>Makes it exactly this size, without turning it.</summary>
    public void Resize(int width, int height) =>
        Continue(Start("thumbnail_image"u8).Set("width"u8, width).Set("height"u8, height).Set("size"u8, ForceSize).Set("no_rotate"u8, true));

    /// <summary>Runs the pipeline into the destination's memory.</summary>
    public void Write(Pixels destination)
    {
        // What libvips writes goes by its own idea of the size.
        int bands = (int)destination.Format;
        if (Width != destination.Width || Height != destination.Height || Bands != bands || VipsNative.GetFormat(_image) != UnsignedChar)
        {
            throw new VipsException($"{Width}x{Height}, {Bands} bands, where {destination.Width}x{destination.Height}, {bands} bands were expected");
        }

        fixed (byte* pixels = destination.Data)
        {
            nint output = VipsNative.NewImage(pixels, (nuint)destination.Data.Length, destination.Width, destination.Height, bands, UnsignedChar);
            try
            {
                if (output == 0 || VipsNative.WriteImage(_image, output) != 0)
                {
                    throw new VipsException("write");
                }
            }
            finally
            {
                Release(ref output);
            }
        }
    }

    private static void Release(ref nint instance)
    {
        if (instance != 0)
        {
            VipsNative.Unref(instance);
            instance = 0;
        }
    }

    private VipsOperation Start(ReadOnlySpan<byte> operation) => new VipsOperation(operation).Input(_image);

    private void Continue(VipsOperation operation)
    {
        nint next = operation.Run();
        VipsNative.Unref(_image);
        _image = next;
    }
}
