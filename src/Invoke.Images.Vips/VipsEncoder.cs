using System.Buffers;

namespace Invoke.Images.Vips;

/// <summary>Writes pixels as PNG, JPEG or WebP.</summary>
internal static unsafe class VipsEncoder
{
    // JPEG at this quality and above keeps the colours of every pixel.
    private const int FullColourQuality = 90;
    private const int LossyWebPEffort = 4;
    private const int MaxWebPEffort = 6;

    public static void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        fixed (byte* pinned = pixels.Data)
        {
            using VipsImage image = VipsImage.FromPixels(pinned, pixels.Width, pixels.Height, pixels.Format);
            if (options.Format == ImageFormat.Jpeg && image.Bands == 4)
            {
                image.ToBands(3);
            }

            nint target = VipsNative.NewTarget();
            try
            {
                Saver(image, options).Target(target).RunToTarget();
                CopyBlob(target, output);
            }
            finally
            {
                VipsNative.Unref(target);
            }
        }
    }

    private static VipsOperation Saver(VipsImage image, EncodeOptions options)
    {
        int quality = Math.Clamp(options.Quality, 1, 100);
        switch (options.Format)
        {
            case ImageFormat.Png:
                const int AllFilters = 0xF8;
                return new VipsOperation("pngsave_target"u8).Input(image.Handle)
                    .Set("compression"u8, Math.Clamp(options.Effort, 0, 9)).Set("filter"u8, AllFilters).Set("keep"u8, 0);
            case ImageFormat.Jpeg:
                const int Subsampled = 1, NotSubsampled = 2;
                return new VipsOperation("jpegsave_target"u8).Input(image.Handle)
                    .Set("Q"u8, quality).Set("keep"u8, 0).Set("optimize_coding"u8, true)
                    .Set("subsample_mode"u8, quality < FullColourQuality ? Subsampled : NotSubsampled);
            default:
                return new VipsOperation("webpsave_target"u8).Input(image.Handle)
                    .Set("Q"u8, quality).Set("keep"u8, 0).Set("lossless"u8, options.Lossless).Set("exact"u8, options.Lossless)
                    .Set("effort"u8, options.Lossless ? Math.Clamp(options.Effort, 0, MaxWebPEffort) : LossyWebPEffort);
        }
    }

    // A saver ends its target, after which only the property still has the bytes.
    private static void CopyBlob(nint target, IBufferWriter<byte> output)
    {
        GValue value = default;
        VipsNative.InitValue(&value, VipsLibrary.Types.Blob);
        fixed (byte* name = "blob"u8)
        {
            VipsNative.GetProperty(target, name, &value);
        }

        try
        {
            nuint length;
            void* bytes = VipsNative.GetBlob(VipsNative.GetBoxed(&value), &length);
            output.Write(new ReadOnlySpan<byte>(bytes, checked((int)length)));
        }
        finally
        {
            VipsNative.UnsetValue(&value);
        }
    }
}
