using Invoke.Images;

namespace ImageToImage;

/// <summary>Puts the pictures that the user gave into the store, where nodes read them.</summary>
internal static class InputImages
{
    /// <summary>Stores a file; null where there is none.</summary>
    public static async Task<ImageRef?> StoreAsync(IImageService images, string? file, ImageCategory category, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        byte[] content = await File.ReadAllBytesAsync(file, cancellationToken);
        try
        {
            StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromEncoded(content) with { Category = category }, cancellationToken);
            return stored.Ref;
        }
        catch (ImageFormatException exception)
        {
            throw new IOException($"File '{file}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Stores a mask whose half is black.</summary>
    public static async Task<ImageRef> StoreHalfAsync(IImageService images, Side half, int width, int height, CancellationToken cancellationToken)
    {
        var pixels = new byte[width * height];
        for (var index = 0; index < pixels.Length; index++)
        {
            (int y, int x) = Math.DivRem(index, width);
            bool isRepainted = half switch
            {
                Side.Left => x < width / 2,
                Side.Right => x >= width / 2,
                Side.Top => y < height / 2,
                _ => y >= height / 2,
            };
            pixels[index] = isRepainted ? byte.MinValue : byte.MaxValue;
        }

        ImageCreateRequest request = ImageCreateRequest.FromPixels(pixels, width, height, PixelFormat.Gray8) with
        {
            Category = ImageCategory.Mask,
            Content = ImageContent.Drawn,
        };
        return (await images.CreateAsync(request, cancellationToken)).Ref;
    }
}
