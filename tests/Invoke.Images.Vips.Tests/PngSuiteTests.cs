using Invoke.Testing.Shared;

namespace Invoke.Images.Vips.Tests;

/// <summary>
/// The files of Willem van Schaik's suite that libpng carries (every colour type, depth, transparency and interlacing), and a large picture of another
/// writer: the managed decoder gives the pixels that libvips gives.
/// </summary>
public sealed class PngSuiteTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Invoke.Images.Vips.Tests", "PngSuite");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.png").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Suite_IsWhole() => Assert.Equal(60, Directory.GetFiles(Folder, "*.png").Length);

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_FileOfTheSuite_EqualsLibvips(string file) => AssertEqual(File.ReadAllBytes(Path.Combine(Folder, file)));

    [Fact]
    public void Decode_LargePicture_EqualsLibvips() =>
        AssertEqual(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion", "samples.png")));

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_ReencodedByEither_IsTheSame(string file)
    {
        byte[] pixels = TestImages.Decode(new PngCodec(), File.ReadAllBytes(Path.Combine(Folder, file)), PixelFormat.Rgba32, out ImageInfo info);
        var managed = new PngCodec();
        var vips = new VipsImageCodec(managedPng: false);

        byte[] byManaged = TestImages.Encode(managed, pixels, info.Width, info.Height, PixelFormat.Rgba32, new EncodeOptions(ImageFormat.Png));
        byte[] byVips = TestImages.Encode(vips, pixels, info.Width, info.Height, PixelFormat.Rgba32, new EncodeOptions(ImageFormat.Png));

        Assert.Equal(pixels, TestImages.Decode(vips, byManaged, PixelFormat.Rgba32, out _));
        Assert.Equal(pixels, TestImages.Decode(managed, byVips, PixelFormat.Rgba32, out _));
    }

    private static void AssertEqual(byte[] png)
    {
        var managed = new PngCodec();
        var vips = new VipsImageCodec(managedPng: false);
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            Assert.Equal(TestImages.Decode(vips, png, format, out _), TestImages.Decode(managed, png, format, out _));
        }
    }
}
