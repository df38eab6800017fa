using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Images.ImageSharp.Tests;

/// <summary>ImageSharp behind the front door keeps the contract of codecs.</summary>
public sealed class ImageSharpCodecTests
{
    public static TheoryData<string> Rules => [.. ImageCodecContract.Rules];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Codec_Rule_IsKept(string rule) =>
        new ImageCodecContract(new ImageSharpCodec(), ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.WebP).Verify(rule);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UseImageSharp_BeforeOrAfterAddImages_IsTheCodec(bool before)
    {
        IInvokeBuilder builder = new ServiceCollection().AddInvoke();

        _ = before ? builder.UseImageSharp().UseImageSharp().AddImages() : builder.AddImages().UseImageSharp().UseImageSharp();

        Assert.Single(builder.Services, service => service.ServiceType == typeof(IImageCodec));
        using ServiceProvider provider = builder.Services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        Assert.IsType<ImageSharpCodec>(provider.GetRequiredService<IImageCodec>());
    }
}
