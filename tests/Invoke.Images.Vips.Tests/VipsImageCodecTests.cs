using System.Buffers;

namespace Invoke.Images.Vips.Tests;

public sealed class VipsImageCodecTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    private readonly VipsImageCodec _codec = new();

    [Fact]
    public void LibraryVersion_OfTheNativePackage_IsThePinnedOne() => Assert.Equal(new Version(8, 18, 7), VipsImageCodec.LibraryVersion);

    [Theory]
    [InlineData(ImageFormat.Png, true)]
    [InlineData(ImageFormat.Jpeg, true)]
    [InlineData(ImageFormat.WebP, true)]
    [InlineData((ImageFormat)9, false)]
    public void CanEncode_Format_IsOneOfThree(ImageFormat format, bool expected) => Assert.Equal(expected, _codec.CanEncode(format));

    [Fact]
    public void Encode_PngOfGeneratedPicture_IsTheManagedCodecs()
    {
        byte[] pixels = TestImages.Picture(64, 48);
        var options = new EncodeOptions(ImageFormat.Png);

        byte[] png = TestImages.Encode(_codec, pixels, 64, 48, PixelFormat.Rgb24, options);

        Assert.Equal(TestImages.Encode(new PngCodec(), pixels, 64, 48, PixelFormat.Rgb24, options), png);
        Assert.NotEqual(TestImages.Encode(new VipsImageCodec(managedPng: false), pixels, 64, 48, PixelFormat.Rgb24, options), png);
    }

    [Fact]
    public void Encode_GrayAsWebP_IsReadBackAsGray()
    {
        byte[] pixels = TestImages.Picture(64, 48, PixelFormat.Gray8);

        byte[] webP = TestImages.Encode(_codec, pixels, 64, 48, PixelFormat.Gray8, new EncodeOptions(ImageFormat.WebP) { Lossless = true });

        Assert.Equal(pixels, TestImages.Decode(_codec, webP, PixelFormat.Gray8, out _));
    }

    [Fact]
    public void Encode_WebPWithASideTooLong_SaysSo()
    {
        var exception = Assert.Throws<ImageFormatException>(
            () => TestImages.Encode(_codec, new byte[20_000 * 3], 20_000, 1, PixelFormat.Rgb24, new EncodeOptions(ImageFormat.WebP)));

        Assert.Contains("20000x1 cannot be written as WebP", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_DamagedJpeg_SaysWhatLibvipsFound()
    {
        byte[] jpeg = TestImages.Encode(_codec, TestImages.Picture(64, 48), 64, 48, PixelFormat.Rgb24, new EncodeOptions(ImageFormat.Jpeg));
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 4] = 7;

        var exception = Assert.Throws<ImageFormatException>(() => TestImages.Decode(_codec, jpeg, PixelFormat.Rgb24, out _));

        Assert.Contains("Jpeg image of 64x48 is damaged (jpegload_source", exception.Message, StringComparison.Ordinal);
        Assert.Contains("precision", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svgload_source", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("gifload_source", "GIF89a")]
    [InlineData("tiffload_source", "II*\0")]
    public void Load_FormatsThatAreNotTaken_AreBlocked(string loader, string start)
    {
        var exception = Assert.Throws<VipsException>(() => LoadWith(loader, System.Text.Encoding.Latin1.GetBytes(start)));

        Assert.Contains("blocked", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImageFormat.Png, false)]
    [InlineData(ImageFormat.Jpeg, false)]
    [InlineData(ImageFormat.WebP, false)]
    [InlineData(ImageFormat.WebP, true)]
    public void Encode_OneColourAtTheWorstQuality_IsNotTakenForALie(ImageFormat format, bool lossless)
    {
        // The best case of each compression, against which the front door measures what headers promise.
        const int Size = 3000;
        byte[] file = TestImages.Encode(_codec, new byte[Size * Size * 3], Size, Size, PixelFormat.Rgb24, new EncodeOptions(format) { Quality = 1, Effort = 9, Lossless = lossless, Content = ImageContent.Drawn });

        Assert.True(ImageFrontDoor.Inspect(file).IsComplete, $"{file.Length} bytes");
    }

    [Fact]
    public void Thumbnail_OfJpeg_DecodesOnlyWhatItNeeds()
    {
        byte[] jpeg = TestImages.Encode(_codec, TestImages.Picture(4096, 3072), 4096, 3072, PixelFormat.Rgb24, new EncodeOptions(ImageFormat.Jpeg));
        var output = new ArrayBufferWriter<byte>();
        _codec.EncodeThumbnail(jpeg, DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.WebP), output);
        long before = GC.GetAllocatedBytesForCurrentThread();

        _codec.EncodeThumbnail(jpeg, DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.WebP), new ArrayBufferWriter<byte>(1 << 20));

        Assert.Equal(new ImageInfo(ImageFormat.WebP, 256, 192, false, 1), _codec.Identify(output.WrittenSpan));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    [Trait("Kind", "Heavy")]
    public void Decode_ManyThreadsAndDamagedFiles_LeaveNothingBehind()
    {
        byte[][] files =
        [
            .. new[] { ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.WebP }.Select(
                format => TestImages.Encode(_codec, TestImages.Picture(200, 150), 200, 150, PixelFormat.Rgb24, new EncodeOptions(format))),
        ];
        var codec = new VipsImageCodec(managedPng: false);
        int refused = 0;
        int rounds = IsFull ? 72_000 : 2_000;

        Parallel.For(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            byte[] file = files[index % files.Length];
            byte[] damaged = index % 3 == 0 ? [.. file[..(file.Length / 2)], .. new byte[file.Length / 4], .. file[(3 * file.Length / 4)..]] : file;
            byte[] pixels = new byte[200 * 150 * 3];
            try
            {
                codec.Decode(damaged, new Pixels(pixels, 200, 150, PixelFormat.Rgb24), DecodeOptions.Default);
                codec.EncodeThumbnail(damaged, DecodeOptions.Default, 50, new EncodeOptions(ImageFormat.WebP), new ArrayBufferWriter<byte>());
            }
            catch (ImageFormatException)
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal((rounds + 2) / 3, refused);

        // libvips counts for the whole process, in which other tests decode meanwhile; what is left behind stays for good.
        Assert.True(SpinWait.SpinUntil(() => VipsNative.TrackedMemory() == 0, TimeSpan.FromMinutes(3)), $"{VipsNative.TrackedMemory()} bytes are left behind.");
    }

#if DEBUG
    [Fact]
    public void Set_UnknownArgument_IsFoundInDebugBuilds() =>
        Assert.Contains(
            "no argument nonsense", Assert.Throws<InvalidOperationException>(() => SetNonsense()).Message, StringComparison.Ordinal);

    private static void SetNonsense() => new VipsOperation("copy"u8).Set("nonsense"u8, 1);
#endif

    private static unsafe void LoadWith(string loader, byte[] data)
    {
        _ = VipsLibrary.Types;
        fixed (byte* pinned = data)
        {
            nint source = VipsNative.NewSource(pinned, (nuint)data.Length);
            try
            {
                new VipsOperation([.. System.Text.Encoding.ASCII.GetBytes(loader), 0]).Source(source).Run();
            }
            finally
            {
                VipsNative.Unref(source);
            }
        }
    }
}
