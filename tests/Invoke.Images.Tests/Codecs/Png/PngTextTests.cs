using System.Buffers;
using System.Text;

namespace Invoke.Images.Tests;

public sealed class PngTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("two\nlines, é")]
    [InlineData("日本 🎨")]
    [InlineData("")]
    public void Read_OfWrite_GivesTheSameText(string text)
    {
        byte[] png = Write(TestPixels.Png(4, 4), new PngTextEntry("invokeai_metadata", text), new PngTextEntry("Creation Time", "x"));

        Assert.Equal([new("invokeai_metadata", text), new("Creation Time", "x")], PngText.Read(png));
    }

    [Fact]
    public void Write_SameKeyword_ReplacesOnlyThat()
    {
        byte[] first = Write(TestPixels.Png(4, 4), new PngTextEntry("a", "1"), new PngTextEntry("b", "2"));

        byte[] second = Write(first, new PngTextEntry("a", "3"));

        Assert.Equal([new("a", "3"), new("b", "2")], PngText.Read(second));
    }

    [Fact]
    public void Write_Always_KeepsThePixels()
    {
        byte[] png = TestPixels.Png(20, 20);

        Assert.Equal(
            TestPixels.Decode(png, PixelFormat.Rgb24),
            TestPixels.Decode(Write(png, new PngTextEntry("a", "ü日")), PixelFormat.Rgb24));
    }

    [Fact]
    public void Read_CompressedChunks_Unpacks()
    {
        byte[] compressed = RawPng.Deflate(Encoding.Latin1.GetBytes("zipped é"));
        byte[] international = RawPng.Deflate(Encoding.UTF8.GetBytes("zipped 日"));
        byte[] png = RawPng.Create(
            1, 1, 8, PngColorType.Gray, [0, 1], false,
            ("zTXt", [.. "k1"u8, 0, 0, .. compressed]),
            ("iTXt", [.. "k2"u8, 0, 1, 0, .. "en"u8, 0, 0, .. international]));

        Assert.Equal([new("k1", "zipped é"), new("k2", "zipped 日")], PngText.Read(png));
    }

    [Fact]
    public void Read_DamagedOrExplodingText_IsLeftOut()
    {
        byte[] bomb = RawPng.Deflate(new byte[17 << 20]);
        byte[] png = RawPng.Create(
            1, 1, 8, PngColorType.Gray, [0, 1], false,
            ("zTXt", [.. "bomb"u8, 0, 0, .. bomb]), ("zTXt", [.. "bad"u8, 0, 0, 1, 2, 3]), ("zTXt", [.. "dictionary"u8, 0, 0, 0x78, 0x20, 1, 2, 3, 4, 0x63, 0, 0]), ("tEXt", [.. "no end"u8]), ("iTXt", [.. "k"u8, 0, 0]));

        Assert.Empty(PngText.Read(png));
    }

    [Fact]
    public void Read_ManyExplodingTexts_ShareOneLimit()
    {
        byte[] six = RawPng.Deflate(new byte[6 << 20]);
        (string, byte[])[] chunks = [.. Enumerable.Range(0, 5).Select(index => ("zTXt", (byte[])[(byte)('a' + index), 0, 0, .. six]))];

        Assert.Equal(["a", "b"], PngText.Read(RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1], false, chunks)).Select(entry => entry.Keyword));
    }

    [Fact]
    public void Read_MoreTextThanTheLimit_StopsThere()
    {
        (string, byte[])[] chunks =
        [
            ("tEXt", [.. "a"u8, 0, .. new byte[10 << 20]]), ("iTXt", [.. "b"u8, 0, 0, 0, 0, 0, .. new byte[7 << 20]]), ("tEXt", [.. "c"u8, 0, 65]),
        ];

        Assert.Equal(["a"], PngText.Read(RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1], false, chunks)).Select(entry => entry.Keyword));
    }

    [Fact]
    public void Read_VeryManyTexts_StopsAtTheLimit()
    {
        (string, byte[])[] chunks = [.. Enumerable.Repeat(("tEXt", (byte[])[65, 0]), 200_000)];

        Assert.Equal((16 << 20) / 128, PngText.Read(RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1], false, chunks)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a  b")]
    [InlineData("日")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Write_BadKeyword_IsRefused(string keyword) =>
        Assert.Throws<ArgumentException>(() => Write(TestPixels.Png(1, 1), new PngTextEntry(keyword, "x")));

    [Fact]
    public void Write_NulInText_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Write(TestPixels.Png(1, 1), new PngTextEntry("k", "a\0b")));

    [Fact]
    public void Read_NoPng_IsAnError() => Assert.Throws<ImageFormatException>(() => PngText.Read("no image at all, but long enough to look at"u8));

    private static byte[] Write(byte[] png, params PngTextEntry[] entries)
    {
        var output = new ArrayBufferWriter<byte>();
        PngText.Write(png, entries, output);
        return output.WrittenSpan.ToArray();
    }
}
