using System.Buffers;
using Invoke.Images;

namespace Samples;

/// <summary>Puts the finished images side by side into one PNG.</summary>
internal static class ContactSheet
{
    private const int Margin = 8;
    private const int MostImages = 100;
    private const int LongestRow = 8;

    /// <summary>Writes the sheet of the first hundred images and returns its path.</summary>
    public static async Task<string> WriteAsync(
        IImageService images, IImageCodec codec, IReadOnlyList<ImageRef> names, string outputFolder, CancellationToken cancellationToken)
    {
        var tiles = new List<ImagePixels>();
        foreach (ImageRef name in names.Take(MostImages))
        {
            tiles.Add(await images.ReadPixelsAsync(name.ImageName, PixelFormat.Rgb24, cancellationToken));
        }

        byte[] sheet = Compose(tiles, out int width, out int height);
        var file = new ArrayBufferWriter<byte>();
        codec.Encode(new ReadOnlyPixels(sheet, width, height, PixelFormat.Rgb24), new EncodeOptions(ImageFormat.Png), file);
        string path = Path.Combine(outputFolder, "contact-sheet.png");
        await File.WriteAllBytesAsync(path, file.WrittenMemory, cancellationToken);
        return path;
    }

    private static byte[] Compose(List<ImagePixels> tiles, out int width, out int height)
    {
        int columns = tiles.Count <= LongestRow ? tiles.Count : Math.Max(LongestRow, (int)Math.Ceiling(Math.Sqrt(tiles.Count * 2)));
        int rows = (tiles.Count + columns - 1) / columns;
        int cellWidth = tiles.Max(tile => tile.Width) + Margin;
        int cellHeight = tiles.Max(tile => tile.Height) + Margin;
        width = Margin + (columns * cellWidth);
        height = Margin + (rows * cellHeight);
        var sheet = new byte[3 * width * height];
        sheet.AsSpan().Fill(byte.MaxValue);
        for (var index = 0; index < tiles.Count; index++)
        {
            ImagePixels tile = tiles[index];
            int left = Margin + (index % columns * cellWidth);
            int top = Margin + (index / columns * cellHeight);
            for (var row = 0; row < tile.Height; row++)
            {
                ReadOnlySpan<byte> line = tile.Data.Span.Slice(3 * row * tile.Width, 3 * tile.Width);
                line.CopyTo(sheet.AsSpan(3 * (((top + row) * width) + left)));
            }
        }

        return sheet;
    }
}
