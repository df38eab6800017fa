using System.Text.Json;
using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Images.Tests.Nodes;

/// <summary>The nodes have InvokeAI's ids, versions, fields, defaults and words.</summary>
public sealed class ImageNodeCatalogTests
{
    private static readonly NodeCatalog Catalog = CreateCatalog();

    [Theory]
    [InlineData("image", "1.0.2", "image")]
    [InlineData("show_image", "1.0.1", "image")]
    [InlineData("save_image", "1.2.2", "image metadata board")]
    [InlineData("blank_image", "1.2.2", "width height mode color metadata board")]
    [InlineData("img_resize", "1.2.2", "image width height resample_mode metadata board")]
    [InlineData("img_scale", "1.2.2", "image scale_factor resample_mode metadata board")]
    [InlineData("img_crop", "1.2.2", "image x y width height metadata board")]
    [InlineData("img_pad_crop", "1.0.0", "image left right top bottom metadata board")]
    [InlineData("img_paste", "1.2.2", "base_image image mask x y crop metadata board")]
    [InlineData("img_blur", "1.2.2", "image radius blur_type metadata board")]
    [InlineData("unsharp_mask", "1.2.2", "image radius strength metadata board")]
    [InlineData("img_conv", "1.2.2", "image mode metadata board")]
    [InlineData("img_chan", "1.2.2", "image channel metadata board")]
    [InlineData("img_mul", "1.2.2", "image1 image2 metadata board")]
    [InlineData("img_lerp", "1.2.2", "image min max metadata board")]
    [InlineData("img_ilerp", "1.2.2", "image min max metadata board")]
    [InlineData("tomask", "1.2.2", "image invert metadata board")]
    [InlineData("mask_combine", "1.2.2", "mask1 mask2 metadata board")]
    public void Catalog_NodeType_HasInvokeAIsVersionFieldsAndPorts(string type, string version, string inputs)
    {
        Assert.True(Catalog.TryGet(type, out NodeDescriptor? descriptor));

        Assert.Equal(version, descriptor.Version);
        Assert.Equal(inputs.Split(' ').Order(), descriptor.Inputs.Select(input => input.Name).Order());
        Assert.Equal(["image", "width", "height"], descriptor.Outputs.Select(output => output.Name));
        Assert.All(descriptor.Inputs, input => Assert.False(string.IsNullOrEmpty(input.Description), input.Name));
    }

    [Fact]
    public void Catalog_ImageCollection_TakesTwoListsAndGivesOne()
    {
        Assert.True(Catalog.TryGet("image_collection", out NodeDescriptor? descriptor));

        Assert.Equal("1.0.2", descriptor.Version);
        Assert.Equal(["collection", "images"], descriptor.Inputs.Select(input => input.Name));
        Assert.Equal(["collection"], descriptor.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void Create_Defaults_AreInvokeAIs()
    {
        BlankImage blank = new();
        PasteImage paste = new();

        Assert.Equal((512, 512, BlankImageMode.Rgb, new ColorField(0, 0, 0, 255)), (blank.Width, blank.Height, blank.Mode, blank.Color));
        Assert.Equal((512, 512, ResampleMode.Bicubic), (new ResizeImage().Width, new ResizeImage().Height, new ResizeImage().ResampleMode));
        Assert.Equal((2.0, ResampleMode.Bicubic), (new ScaleImage().ScaleFactor, new ScaleImage().ResampleMode));
        Assert.Equal((0, 0, 512, 512), (new CropImage().X, new CropImage().Y, new CropImage().Width, new CropImage().Height));
        Assert.Equal((0, 0, 0, 0), (new PadCropImage().Left, new PadCropImage().Right, new PadCropImage().Top, new PadCropImage().Bottom));
        Assert.Equal((null, 0, 0, false), (paste.Mask, paste.X, paste.Y, paste.Crop));
        Assert.Equal((8.0, BlurType.Gaussian), (new BlurImage().Radius, new BlurImage().BlurType));
        Assert.Equal((2.0, 50.0), (new UnsharpMask().Radius, new UnsharpMask().Strength));
        Assert.Equal((ImageMode.L, ImageChannel.Alpha), (new ConvertImage().Mode, new ExtractChannel().Channel));
        Assert.Equal((0, 255, 0, 255), (new LerpImage().Min, new LerpImage().Max, new InverseLerpImage().Min, new InverseLerpImage().Max));
        Assert.False(new MaskFromAlpha().Invert);
        Assert.Equal((false, true), (new SaveImage().UseCache, new ShowImage().UseCache));
    }

    [Theory]
    [InlineData("img_resize", "resample_mode", "nearest box bilinear hamming bicubic lanczos", "bicubic")]
    [InlineData("img_blur", "blur_type", "gaussian box", "gaussian")]
    [InlineData("img_conv", "mode", "L RGB RGBA CMYK YCbCr LAB HSV I F", "L")]
    [InlineData("img_chan", "channel", "A R G B", "A")]
    [InlineData("blank_image", "mode", "RGB RGBA", "RGB")]
    public void GetJsonSchema_Enumeration_HasInvokeAIsWordsAndDefault(string type, string input, string words, string expectedDefault)
    {
        using JsonDocument schema = JsonDocument.Parse(Catalog.GetJsonSchema(type).ToString());
        JsonElement property = schema.RootElement.GetProperty("properties").GetProperty(input);

        Assert.Equal(words.Split(' '), property.GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(expectedDefault, property.GetProperty("default").GetString());
    }

    private static NodeCatalog CreateCatalog()
    {
        var services = new ServiceCollection();
        services.AddInvoke().AddImages();
        return services.BuildServiceProvider().GetRequiredService<NodeCatalog>();
    }
}
