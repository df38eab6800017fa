using Invoke.Images;

namespace Invoke.Testing.Tests;

public sealed class BadImagesTests
{
    [Fact]
    public void Create_Always_StartsWithAnEmptyFileAndNumbersAll()
    {
        IReadOnlyList<BadImage> images = BadImages.Create(seed: 1, count: 150);

        Assert.Equal(150, images.Count);
        Assert.Equal(0, images[0].Data.Length);
        Assert.All(images.Index(), pair => Assert.StartsWith($"{pair.Index}: ", pair.Item.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Create_AnySeed_MakesFilesThatAreRefused(int seed) =>
        Assert.All(BadImages.Create(seed, 400), image => Assert.ThrowsAny<ImageFormatException>(() => CheckAndDecode(image.Data.Span)));

    [Fact]
    public void Create_NoCount_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => BadImages.Create(1, 0));

    private static void CheckAndDecode(ReadOnlySpan<byte> data)
    {
        ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[Pixels.GetByteCount(info.Width, info.Height, PixelFormat.Rgba32)];
        new PngCodec().Decode(data, new Pixels(pixels, info.Width, info.Height, PixelFormat.Rgba32), DecodeOptions.Default);
    }
}
