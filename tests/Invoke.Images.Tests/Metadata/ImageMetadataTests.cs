using System.Buffers;

namespace Invoke.Images.Tests;

public sealed class ImageMetadataTests
{
    [Fact]
    public void Read_OfWrite_GivesTheSame()
    {
        var metadata = new ImageMetadata("""{"positive_prompt":"ein Haus, 家"}""", """{"nodes":[]}""", """{"nodes":{},"edges":[]}""");

        Assert.Equal(metadata, ImageMetadata.Read(Write(metadata)));
    }

    [Fact]
    public void Write_Keywords_AreInvokeAIs()
    {
        byte[] png = Write(new ImageMetadata("{}", "{}", "{}"));

        Assert.Equal(["invokeai_metadata", "invokeai_workflow", "invokeai_graph"], PngText.Read(png).Select(entry => entry.Keyword));
    }

    [Fact]
    public void Read_NoObject_CountsAsMissing()
    {
        var output = new ArrayBufferWriter<byte>();
        PngText.Write(TestPixels.Png(2, 2), [new("invokeai_metadata", "[1]"), new("invokeai_graph", "{")], output);

        Assert.True(ImageMetadata.Read(output.WrittenSpan).IsEmpty);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\":}")]
    [InlineData("")]
    [InlineData("{} {}")]
    public void Write_NoObject_NamesTheMember(string text)
    {
        var exception = Assert.Throws<ArgumentException>(() => Write(new ImageMetadata(Workflow: text)));

        Assert.Contains("Workflow must be a JSON object", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image_name":"\ud800"}""")]
    [InlineData("""{"image_name":"a\udc00.png"}""")]
    [InlineData("""{"a":[{"b\ud83d":1}]}""")]
    public void Read_HalfACharacter_CountsAsMissing(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        PngText.Write(TestPixels.Png(2, 2), [new("invokeai_metadata", text), new("invokeai_workflow", text), new("invokeai_graph", text)], output);

        Assert.True(ImageMetadata.Read(output.WrittenSpan).IsEmpty);
    }

    [Fact]
    public void Read_EscapedCharacter_IsText()
    {
        var metadata = new ImageMetadata("""{"\u0061\ud83d\ude00":"\ud83d\ude00\n"}""");

        Assert.Equal(metadata, ImageMetadata.Read(Write(metadata)));
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", "string that starts at byte 5")]
    [InlineData("""{"a":"?"}""", "at index 6")]
    public void Write_HalfACharacter_SaysWhere(string pattern, string expected)
    {
        // An attribute cannot hold half a character.
        string text = pattern.Replace('?', '\ud800');

        var exception = Assert.Throws<ArgumentException>(() => Write(new ImageMetadata(Graph: text)));

        Assert.Contains("Graph must be a JSON object", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(ImageMetadata metadata)
    {
        var output = new ArrayBufferWriter<byte>();
        metadata.Write(TestPixels.Png(4, 4), output);
        return output.WrittenSpan.ToArray();
    }
}
