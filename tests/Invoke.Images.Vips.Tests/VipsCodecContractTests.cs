namespace Invoke.Images.Vips.Tests;

/// <summary>libvips keeps the contract of codecs, with PNG by itself and with PNG by managed code.</summary>
public sealed class VipsCodecContractTests
{
    public static TheoryData<string> Rules => [.. ImageCodecContract.Rules];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Codec_Rule_IsKept(string rule) => Contract(managedPng: true).Verify(rule);

    [Theory]
    [MemberData(nameof(Rules))]
    public void CodecWithoutManagedPng_Rule_IsKept(string rule) => Contract(managedPng: false).Verify(rule);

    private static ImageCodecContract Contract(bool managedPng) =>
        new(new VipsImageCodec(managedPng), ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.WebP);
}
