namespace Invoke.Graph.Generators.Tests;

public sealed class SnakeCaseTests
{
    [Theory]
    [InlineData("Width", "width")]
    [InlineData("CfgScale", "cfg_scale")]
    [InlineData("VAEModel", "vae_model")]
    [InlineData("HidiffusionT1Ratio", "hidiffusion_t1_ratio")]
    [InlineData("Fp32", "fp32")]
    [InlineData("Already_Split", "already_split")]
    [InlineData("X", "x")]
    public void From_Name_IsSnakeCase(string name, string expected) => Assert.Equal(expected, SnakeCase.From(name));

    [Theory]
    [InlineData("acme.resize_image", true)]
    [InlineData("acme.pack.resize2", true)]
    [InlineData("resize_image", false)]
    [InlineData("acme.ResizeImage", false)]
    [InlineData("acme.", false)]
    [InlineData("acme.resize__image", false)]
    [InlineData("acme.2x", false)]
    [InlineData("acme.resize-image", false)]
    [InlineData("", false)]
    public void IsTypeId_Text_TellsVendorAndName(string id, bool expected) =>
        Assert.Equal(expected, SnakeCase.IsTypeId(id, needsVendor: true));
}
