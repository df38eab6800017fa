using System.Text.Json;
using Invoke.Graph;

namespace Invoke.Images.Tests.Nodes;

/// <summary>What cannot be done is refused with the name of the input or image, and nothing is stored.</summary>
public sealed class ImageNodeErrorTests : IDisposable
{
    private readonly ImageNodeHost _host = new(new ImagesOptions { MaxPixels = 1000 });

    public void Dispose() => _host.Dispose();

    public static TheoryData<string> Readers =>
    [
        "image", "show_image", "save_image", "img_resize", "img_scale", "img_crop", "img_pad_crop", "img_paste", "img_blur", "unsharp_mask", "img_conv",
        "img_chan", "img_mul", "img_lerp", "img_ilerp", "tomask", "mask_combine",
    ];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task RunAsync_ImageMissing_NamesIt(string type)
    {
        Exception error = await _host.FailAsync(Reader(type, new ImageRef("gone.png")));

        Assert.Contains("gone.png", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task RunAsync_ImageNotSet_IsAProblemOfThatInput(string type)
    {
        // What a graph that leaves the input out has.
        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(Reader(type, null!)));

        Assert.All(exception.Problems, problem => Assert.Equal(GraphProblemCode.MissingInput, problem.Code));
    }

    [Theory]
    [InlineData(0, 5, "width")]
    [InlineData(5, -1, "height")]
    public async Task RunAsync_SideBelowOne_IsAProblemOfThatInput(int width, int height, string port)
    {
        ImageRef image = await _host.StoreAsync(2, 2, PixelFormat.Rgb24);
        INode<ImageOutput>[] nodes =
        [
            new BlankImage { Width = width, Height = height }, new ResizeImage { Image = image, Width = width, Height = height },
            new CropImage { Image = image, Width = width, Height = height },
        ];

        foreach (INode<ImageOutput> node in nodes)
        {
            var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(node));
            GraphProblem problem = Assert.Single(exception.Problems);
            Assert.Equal((GraphProblemCode.OutOfRange, port), (problem.Code, problem.Port));
        }
    }

    [Fact]
    public async Task RunAsync_ResultOverTheLimit_SaysSizeLimitAndWhatToChange()
    {
        ImageRef image = await _host.StoreAsync(20, 20, PixelFormat.Rgb24);
        (INode<ImageOutput> Node, string Expected)[] cases =
        [
            (new BlankImage { Width = int.MaxValue, Height = int.MaxValue }, "2147483647x2147483647 pixels; at most 1000 are accepted. Choose a smaller 'width'"),
            (new ResizeImage { Image = image, Width = 40, Height = 26 }, "40x26 pixels; at most 1000"),
            (new ScaleImage { Image = image, ScaleFactor = 1e300 }, "The image is 20x20; choose another 'scale_factor'"),
            (new CropImage { Image = image, Width = 1001, Height = 1 }, "1001x1 pixels; at most 1000"),
            (new PadCropImage { Image = image, Left = int.MaxValue, Right = int.MaxValue }, "4294967314x20 pixels; at most 1000"),
            (new PasteImage { BaseImage = image, Image = image, X = int.MinValue }, "2147483668x20 pixels; at most 1000"),
            (new PasteImage { BaseImage = image, Image = image, Y = int.MaxValue }, "20x2147483667 pixels; at most 1000"),
        ];

        foreach ((INode<ImageOutput> node, string expected) in cases)
        {
            Exception error = await _host.FailAsync(node);
            Assert.IsType<ImageLimitException>(error);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Contains("or raise ImagesOptions.MaxPixels.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_NothingLeft_SaysWhy()
    {
        ImageRef image = await _host.StoreAsync(20, 20, PixelFormat.Rgb24);

        Exception scaled = await _host.FailAsync(new ScaleImage { Image = image, ScaleFactor = 0.01 });
        Exception cropped = await _host.FailAsync(new PadCropImage { Image = image, Left = -15, Right = -5 });

        Assert.Equal("The result would be 0x0 pixels; both sides must be at least 1. The image is 20x20; choose another 'scale_factor'.", scaled.Message);
        Assert.Contains("0x20 pixels; both sides must be at least 1.", cropped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_InputsThatDoNotFitTheImages_SayWhatTheyAre()
    {
        ImageRef image = await _host.StoreAsync(4, 3, PixelFormat.Rgb24);
        ImageRef mask = await _host.StoreAsync(3, 4, PixelFormat.Gray8);

        Exception masked = await _host.FailAsync(new PasteImage { BaseImage = image, Image = image, Mask = mask });
        Exception channel = await _host.FailAsync(new ExtractChannel { Image = image });

        Assert.Equal("Input 'mask' is 3x4 pixels and 'image' is 4x3; both must have one size.", masked.Message);
        Assert.Contains("Input 'channel' is 'A', but image '" + image.ImageName + "' has no alpha", channel.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_ValuesThatCannotBe_AreProblemsOfTheirInputs()
    {
        ImageRef image = await _host.StoreAsync(2, 2, PixelFormat.Rgb24);
        using JsonDocument list = JsonDocument.Parse("[1]");
        (INode<ImageOutput> Node, string Port, string Expected)[] cases =
        [
            (new ConvertImage { Image = image, Mode = ImageMode.Cmyk }, "mode", "is 'CMYK', which a PNG cannot hold; use 'L', 'RGB', 'RGBA' or 'I'"),
            (new ConvertImage { Image = image, Mode = ImageMode.YCbCr }, "mode", "is 'YCbCr'"),
            (new ConvertImage { Image = image, Mode = ImageMode.Lab }, "mode", "is 'LAB'"),
            (new ConvertImage { Image = image, Mode = ImageMode.Hsv }, "mode", "is 'HSV'"),
            (new ConvertImage { Image = image, Mode = ImageMode.F }, "mode", "is 'F'"),
            (new BlankImage { Color = new ColorField(0, 256, 0) }, "color", "is r 0, g 256, b 0, a 255; each must be from 0 to 255"),
            (new BlankImage { Color = null! }, "color", "is null"),
            (new ScaleImage { Image = image, ScaleFactor = 0 }, "scale_factor", "is 0"),
            (new BlurImage { Image = image, Radius = -1 }, "radius", "is -1"),
            (new UnsharpMask { Image = image, Radius = 0 }, "radius", "is 0"),
            (new UnsharpMask { Image = image, Strength = -0.5 }, "strength", "is -0.5"),
            (new LerpImage { Image = image, Max = 256 }, "max", "is 256"),
            (new InverseLerpImage { Image = image, Min = 9, Max = 9 }, "max", "is 9; it must be more than 'min', which is 9"),
            (new LerpImage { Image = image, Metadata = list.RootElement }, "metadata", "is a JSON Array; it must be an object"),
        ];

        foreach ((INode<ImageOutput> node, string port, string expected) in cases)
        {
            var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(node));
            GraphProblem problem = Assert.Single(exception.Problems);
            Assert.Equal((GraphProblemCode.OutOfRange, port), (problem.Code, problem.Port));
            Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_ValuesByConnection_AreCheckedAsTheyArrive()
    {
        ImageRef image = await _host.StoreAsync(2, 2, PixelFormat.Rgb24);
        var convert = new ConvertImage { Image = image };
        var inverse = new InverseLerpImage { Image = image };

        await using NodeTestResult<ImageOutput> converted = await _host.Nodes.Test(convert).Connect(convert.In.Mode, ImageMode.Hsv).RunAsync();
        await using NodeTestResult<ImageOutput> lerped = await _host.Nodes.Test(inverse).Connect(inverse.In.Min, 255).RunAsync();

        Assert.Equal("Input 'mode' is 'HSV', which a PNG cannot hold; use 'L', 'RGB', 'RGBA' or 'I'.", converted.Error?.Message);
        Assert.Equal("Input 'max' is 255; it must be more than 'min', which is 255.", lerped.Error?.Message);
    }

    private static INode<ImageOutput> Reader(string type, ImageRef image) => type switch
    {
        "image" => new ImageValue { Image = image },
        "show_image" => new ShowImage { Image = image },
        "save_image" => new SaveImage { Image = image },
        "img_resize" => new ResizeImage { Image = image, Width = 2, Height = 2 },
        "img_scale" => new ScaleImage { Image = image },
        "img_crop" => new CropImage { Image = image, Width = 2, Height = 2 },
        "img_pad_crop" => new PadCropImage { Image = image },
        "img_paste" => new PasteImage { BaseImage = image, Image = image },
        "img_blur" => new BlurImage { Image = image },
        "unsharp_mask" => new UnsharpMask { Image = image },
        "img_conv" => new ConvertImage { Image = image },
        "img_chan" => new ExtractChannel { Image = image },
        "img_mul" => new MultiplyImages { First = image, Second = image },
        "img_lerp" => new LerpImage { Image = image },
        "img_ilerp" => new InverseLerpImage { Image = image },
        "tomask" => new MaskFromAlpha { Image = image },
        _ => new CombineMasks { First = image, Second = image },
    };
}
