namespace Invoke.Images.Tests;

/// <summary>The built-in codec keeps the contract that Invoke.Testing publishes for all codecs.</summary>
public sealed class PngCodecContractTests
{
    public static TheoryData<string> Rules => [.. ImageCodecContract.Rules];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Codec_Rule_IsKept(string rule) => new ImageCodecContract(new PngCodec(), ImageFormat.Png).Verify(rule);
}
