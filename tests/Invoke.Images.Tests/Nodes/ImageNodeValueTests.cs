using System.Text.Json;
using Invoke.Images.Tests.Imaging;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests.Nodes;

/// <summary>What the nodes store, by the reference vectors or by hand.</summary>
public sealed class ImageNodeValueTests : IDisposable
{
    private readonly ImageNodeHost _host = new();

    public void Dispose() => _host.Dispose();

    [VectorFact(PillowVectors.File)]
    public async Task ResizeImage_Vectors_StoresTheirPixels()
    {
        foreach (JsonElement vector in PillowVectors.Cases("resize").Where((_, index) => index % 7 == 0))
        {
            ImagePixels expected = PillowVectors.Expected(vector);
            ImageRef source = await _host.StoreAsync(PillowVectors.Source(vector));

            ImagePixels actual = await _host.MakeAsync(
                new ResizeImage { Image = source, Width = expected.Width, Height = expected.Height, ResampleMode = PillowVectors.Mode(vector) });

            AssertSame(expected, actual);
        }
    }

    [Theory]
    [InlineData(1.0, 17, 13)]
    [InlineData(2.0, 34, 26)]
    [InlineData(0.35, 5, 4)]
    public async Task ScaleImage_Factor_RoundsSidesDownAndEqualsResize(double factor, int width, int height)
    {
        ImageRef source = await _host.StoreAsync("rgba");

        ImagePixels scaled = await _host.MakeAsync(new ScaleImage { Image = source, ScaleFactor = factor });

        ImagePixels resized = await _host.MakeAsync(new ResizeImage { Image = source, Width = width, Height = height });
        AssertSame(resized, scaled);
    }

    [VectorFact(PillowVectors.File)]
    public async Task CropAndPadCrop_Vectors_StoreTheirPixels()
    {
        foreach (JsonElement vector in PillowVectors.Cases("crop"))
        {
            ImagePixels expected = PillowVectors.Expected(vector);
            ImagePixels source = PillowVectors.Source(vector);
            ImageRef image = await _host.StoreAsync(source);
            (int x, int y) = (PillowVectors.Number(vector, "x"), PillowVectors.Number(vector, "y"));

            ImagePixels cropped = await _host.MakeAsync(new CropImage { Image = image, X = x, Y = y, Width = expected.Width, Height = expected.Height });
            ImagePixels padded = await _host.MakeAsync(new PadCropImage
            {
                Image = image,
                Left = -x,
                Top = -y,
                Right = x + expected.Width - source.Width,
                Bottom = y + expected.Height - source.Height,
            });

            AssertSame(expected, cropped);
            AssertSame(expected, padded);
        }
    }

    [Fact]
    public async Task CropImage_BoxOutside_IsTransparent()
    {
        ImageRef image = await _host.StoreAsync("rgb");

        ImagePixels cropped = await _host.MakeAsync(new CropImage { Image = image, X = int.MaxValue, Y = int.MinValue, Width = 3, Height = 2 });

        AssertSame(new ImagePixels(new byte[24], 3, 2, PixelFormat.Rgba32), cropped);
    }

    [VectorFact(PillowVectors.File)]
    public async Task PasteImage_Vectors_StoresTheirPixels()
    {
        ImageRef above = await _host.StoreAsync("small");
        ImageRef mask = await _host.StoreAsync("mask");
        foreach (JsonElement vector in PillowVectors.Cases("overlay"))
        {
            ImagePixels actual = await _host.MakeAsync(new PasteImage
            {
                BaseImage = await _host.StoreAsync(PillowVectors.Source(vector)),
                Image = above,
                Mask = vector.GetProperty("mask").ValueKind == JsonValueKind.Null ? null : mask,
                X = PillowVectors.Number(vector, "x"),
                Y = PillowVectors.Number(vector, "y"),
                Crop = vector.GetProperty("crop").GetBoolean(),
            });

            AssertSame(PillowVectors.Expected(vector), actual);
        }
    }

    [VectorFact(PillowVectors.File)]
    public async Task BlurImage_Vectors_StoresTheirPixelsAsRgba()
    {
        foreach (JsonElement vector in PillowVectors.Cases("blur").Where((_, index) => index % 5 == 0))
        {
            BlurType kind = Enum.Parse<BlurType>(PillowVectors.Text(vector, "kind"), ignoreCase: true);
            ImageRef source = await _host.StoreAsync(PillowVectors.Source(vector));

            ImagePixels actual = await _host.MakeAsync(new BlurImage { Image = source, Radius = vector.GetProperty("radius").GetDouble(), BlurType = kind });

            ImagePixels expected = PillowVectors.Expected(vector);
            using PixelBuffer rgba = FormatConverter.Convert(expected.View(), PixelFormat.Rgba32, CancellationToken.None);
            AssertSame(expected with { Data = rgba.Span.ToArray(), Format = PixelFormat.Rgba32 }, actual);
        }
    }

    [VectorFact(PillowVectors.File)]
    public async Task UnsharpMask_Vectors_StoresTheirPixels()
    {
        foreach (JsonElement vector in PillowVectors.Cases("unsharp"))
        {
            ImageRef source = await _host.StoreAsync(PillowVectors.Source(vector));

            ImagePixels actual = await _host.MakeAsync(new UnsharpMask
            {
                Image = source,
                Radius = vector.GetProperty("radius").GetDouble(),
                Strength = vector.GetProperty("strength").GetDouble(),
            });

            AssertSame(PillowVectors.Expected(vector), actual);
        }
    }

    [VectorFact(PillowVectors.File)]
    public async Task ConvertImage_Vectors_StoresTheirPixels()
    {
        foreach (JsonElement vector in PillowVectors.Cases("convert"))
        {
            ImagePixels expected = PillowVectors.Expected(vector);
            ImageMode mode = expected.Format switch
            {
                PixelFormat.Gray8 => ImageMode.L,
                PixelFormat.Rgb24 => ImageMode.Rgb,
                _ => ImageMode.Rgba,
            };

            ImagePixels actual = await _host.MakeAsync(new ConvertImage { Image = await _host.StoreAsync(PillowVectors.Source(vector)), Mode = mode });

            AssertSame(expected, actual);
        }
    }

    [Fact]
    public async Task ConvertImage_I_StoresTheValuesOfL()
    {
        ImageRef source = await _host.StoreAsync("rgb");

        ImagePixels integers = await _host.MakeAsync(new ConvertImage { Image = source, Mode = ImageMode.I });

        AssertSame(await _host.MakeAsync(new ConvertImage { Image = source, Mode = ImageMode.L }), integers);
    }

    [Theory]
    [InlineData("rgba", ImageChannel.Red, 0)]
    [InlineData("rgba", ImageChannel.Blue, 2)]
    [InlineData("rgba", ImageChannel.Alpha, 3)]
    [InlineData("rgb", ImageChannel.Green, 1)]
    [InlineData("gray", ImageChannel.Green, 0)]
    public async Task ExtractChannel_Channel_IsThatByteOfEachPixel(string picture, ImageChannel channel, int offset)
    {
        ImagePixels actual = await _host.MakeAsync(new ExtractChannel { Image = await _host.StoreAsync(picture), Channel = channel });

        AssertSame(Channel(PillowVectors.Picture(picture), offset, flip: 0), actual);
    }

    [Theory]
    [InlineData("rgba", false, 3)]
    [InlineData("rgba", true, 3)]
    [InlineData("rgb", true, 2)]
    [InlineData("gray", false, 0)]
    public async Task MaskFromAlpha_Layouts_IsTheLastChannel(string picture, bool invert, int offset)
    {
        ImagePixels actual = await _host.MakeAsync(new MaskFromAlpha { Image = await _host.StoreAsync(picture), Invert = invert });

        AssertSame(Channel(PillowVectors.Picture(picture), offset, invert ? 255 : 0), actual);
    }

    [Fact]
    public async Task MultiplyImages_GrayAndRgba_IsRgbaWhereBothHavePixels()
    {
        ImageRef gray = await _host.StoreAsync(new ImagePixels(new byte[] { 100, 255, 7 }, 3, 1, PixelFormat.Gray8));
        ImageRef rgba = await _host.StoreAsync(new ImagePixels(new byte[] { 255, 128, 2, 60, 1, 2, 3, 4 }, 1, 2, PixelFormat.Rgba32));

        ImagePixels product = await _host.MakeAsync(new MultiplyImages { First = gray, Second = rgba });

        AssertSame(new ImagePixels(new byte[] { 100, 50, 0, 60 }, 1, 1, PixelFormat.Rgba32), product);
    }

    [Fact]
    public async Task CombineMasks_ColourAndGray_IsGray()
    {
        ImageRef colour = await _host.StoreAsync(new ImagePixels(new byte[] { 255, 0, 0, 255, 255, 255 }, 2, 1, PixelFormat.Rgb24));
        ImageRef gray = await _host.StoreAsync(new ImagePixels(new byte[] { 255, 128 }, 2, 1, PixelFormat.Gray8));

        ImagePixels mask = await _host.MakeAsync(new CombineMasks { First = colour, Second = gray });

        AssertSame(new ImagePixels(new byte[] { 76, 128 }, 2, 1, PixelFormat.Gray8), mask);
    }

    [Fact]
    public async Task LerpAndInverseLerp_Range_MapEveryChannel()
    {
        ImageRef source = await _host.StoreAsync(new ImagePixels(new byte[] { 0, 128, 255, 51 }, 1, 1, PixelFormat.Rgba32));

        ImagePixels lerp = await _host.MakeAsync(new LerpImage { Image = source, Min = 100, Max = 200 });
        ImagePixels inverse = await _host.MakeAsync(new InverseLerpImage { Image = source, Min = 51, Max = 102 });

        AssertSame(new ImagePixels(new byte[] { 100, 150, 200, 120 }, 1, 1, PixelFormat.Rgba32), lerp);
        AssertSame(new ImagePixels(new byte[] { 0, 255, 255, 0 }, 1, 1, PixelFormat.Rgba32), inverse);
    }

    [Theory]
    [InlineData(BlankImageMode.Rgb, PixelFormat.Rgb24)]
    [InlineData(BlankImageMode.Rgba, PixelFormat.Rgba32)]
    public async Task BlankImage_Mode_FillsWithTheColour(BlankImageMode mode, PixelFormat format)
    {
        ImagePixels blank = await _host.MakeAsync(new BlankImage { Width = 3, Height = 2, Mode = mode, Color = new ColorField(1, 2, 3, 4) });

        byte[] pixel = format == PixelFormat.Rgb24 ? [1, 2, 3] : [1, 2, 3, 4];
        AssertSame(new ImagePixels(Enumerable.Repeat(pixel, 6).SelectMany(each => each).ToArray(), 3, 2, format), blank);
    }

    [Theory]
    [InlineData("gray")]
    [InlineData("rgb")]
    [InlineData("rgba")]
    public async Task SaveImage_AnyLayout_StoresACopy(string picture)
    {
        ImageRef source = await _host.StoreAsync(picture);

        ImageOutput copy = await _host.RunAsync(new SaveImage { Image = source });

        Assert.NotEqual(source, copy.Image);
        AssertSame(PillowVectors.Picture(picture), await _host.ReadAsync(copy.Image));
    }

    [Fact]
    public async Task ImageValueAndShowImage_StoredImage_PassItOnWithItsSize()
    {
        ImageRef source = await _host.StoreAsync("rgb");

        Assert.Equal(new ImageOutput(source, 17, 13), await _host.RunAsync(new ImageValue { Image = source }));
        Assert.Equal(new ImageOutput(source, 17, 13), await _host.RunAsync(new ShowImage { Image = source }));
        Assert.Equal(1, await _host.CountAsync());
    }

    [Fact]
    public async Task ImageCollection_BothLists_GivesConnectedOnesFirst()
    {
        ImageRef first = new("a.png"), second = new("b.png"), third = new("c.png");
        var node = new ImageCollection { Images = [third] };

        await using NodeTestResult<ImageCollectionOutput> both = await _host.Nodes.Test(node)
            .Connect<IReadOnlyList<ImageRef>>(node.In.Collection!, [first, second]).RunAsync();
        await using NodeTestResult<ImageCollectionOutput> none = await _host.Nodes.RunAsync(new ImageCollection());

        Assert.Equal([first, second, third], both.Output.Collection);
        Assert.Empty(none.Output.Collection);
    }

    private static ImagePixels Channel(ImagePixels pixels, int offset, int flip) => new(
        pixels.Data.ToArray().Where((_, index) => index % (int)pixels.Format == offset).Select(value => (byte)(value ^ flip)).ToArray(),
        pixels.Width,
        pixels.Height,
        PixelFormat.Gray8);

    private static void AssertSame(ImagePixels expected, ImagePixels actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Format), (actual.Width, actual.Height, actual.Format));
        Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
    }
}
