using System.Buffers.Binary;

namespace Invoke.Images;

/// <summary>Reads the headers of the three kinds of WebP: lossy, lossless, extended.</summary>
internal static class WebPProbe
{
    // The prediction modes of a lossy block of 16x16 take two bits at least, with probabilities that the format fixes; half of that, to be safe.
    private const int MaxPixelsPerByte = 8 * 16 * 16;

    private const int AnimationFlag = 2;
    private const int ExifFlag = 8;
    private const int AlphaFlag = 16;

    public static ImageProbe Inspect(ReadOnlySpan<byte> data)
    {
        if (data.Length < 30)
        {
            throw Damaged();
        }

        bool complete = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) + 8L <= data.Length && HoldsFrame(data);
        ReadOnlySpan<byte> kind = data[12..16];
        ReadOnlySpan<byte> body = data[20..];
        if (kind.SequenceEqual("VP8 "u8))
        {
            return Lossy(Find(data, "VP8 "u8, out ReadOnlySpan<byte> frame) && frame.Length >= 10 ? frame : body[..10], complete);
        }

        if (kind.SequenceEqual("VP8L"u8))
        {
            return Lossless(body, complete);
        }

        return kind.SequenceEqual("VP8X"u8) ? Extended(data, body, complete) : throw Damaged();
    }

    private static ImageProbe Lossy(ReadOnlySpan<byte> body, bool complete)
    {
        if (!body[3..6].SequenceEqual<byte>([0x9D, 0x01, 0x2A]))
        {
            throw Damaged();
        }

        int width = BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF;
        int height = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF;
        bool holdsPixels = (long)body.Length * MaxPixelsPerByte >= (long)width * height;
        return width == 0 || height == 0
            ? throw Damaged()
            : new ImageProbe(new ImageInfo(ImageFormat.WebP, width, height, HasAlpha: false, Orientation: 1), complete && holdsPixels, 1, false);
    }

    private static ImageProbe Lossless(ReadOnlySpan<byte> body, bool complete)
    {
        if (body[0] != 0x2F)
        {
            throw Damaged();
        }

        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
        int width = (int)(bits & 0x3FFF) + 1;
        int height = (int)((bits >> 14) & 0x3FFF) + 1;
        bool hasAlpha = ((bits >> 28) & 1) != 0;
        return new ImageProbe(new ImageInfo(ImageFormat.WebP, width, height, hasAlpha, Orientation: 1), complete, 1, false);
    }

    private static ImageProbe Extended(ReadOnlySpan<byte> data, ReadOnlySpan<byte> body, bool complete)
    {
        byte flags = body[0];
        int width = 1 + (body[4] | (body[5] << 8) | (body[6] << 16));
        int height = 1 + (body[7] | (body[8] << 8) | (body[9] << 16));
        int orientation = (flags & ExifFlag) != 0 ? FindOrientation(data) : 1;
        if ((flags & AnimationFlag) == 0)
        {
            complete &= CheckFrame(data, width, height);
        }

        ImageInfo info = ImageFrontDoor.Upright(ImageFormat.WebP, width, height, (flags & AlphaFlag) != 0, orientation);
        return new ImageProbe(info, complete, 1, (flags & AnimationFlag) != 0);
    }

    // Memory is made for the picture inside; it must be as large as the canvas, which the limits are held against.
    private static bool CheckFrame(ReadOnlySpan<byte> data, int width, int height)
    {
        ImageProbe frame;
        if (Find(data, "VP8 "u8, out ReadOnlySpan<byte> lossy) && lossy.Length >= 10)
        {
            frame = Lossy(lossy, complete: true);
        }
        else if (Find(data, "VP8L"u8, out ReadOnlySpan<byte> lossless) && lossless.Length >= 5)
        {
            frame = Lossless(lossless, complete: true);
        }
        else
        {
            return false;
        }

        if (frame.Info.Width != width || frame.Info.Height != height)
        {
            throw new ImageFormatException(
                $"The WebP image has a canvas of {width}x{height}, but its picture is {frame.Info.Width}x{frame.Info.Height}; the file is broken. Save it again.");
        }

        return frame.IsComplete;
    }

    private static bool HoldsFrame(ReadOnlySpan<byte> data) =>
        Find(data, "VP8 "u8, out _) || Find(data, "VP8L"u8, out _) || Find(data, "ANMF"u8, out _);

    private static int FindOrientation(ReadOnlySpan<byte> data) =>
        Find(data, "EXIF"u8, out ReadOnlySpan<byte> exif)
            ? ExifOrientation.Read(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif)
            : 1;

    /// <summary>Finds the first chunk of a type that is there as a whole.</summary>
    private static bool Find(ReadOnlySpan<byte> data, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        for (long at = 12; at + 8 <= data.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)(at + 4)..]);
            if (at + 8 + length > data.Length)
            {
                break;
            }

            if (data.Slice((int)at, 4).SequenceEqual(type))
            {
                content = data.Slice((int)at + 8, (int)length);
                return true;
            }

            at += 8L + length + (length & 1);
        }

        content = default;
        return false;
    }

    private static ImageFormatException Damaged() =>
        new("The WebP image has a damaged header; the file is broken or cut off. Send the whole file.");
}
