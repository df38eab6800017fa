using System.Text.Json;

namespace Invoke.Queue.Tests;

public sealed class BatchFieldTests
{
    [Fact]
    public void Of_ValuesOfAKind_AreWhatADocumentHas()
    {
        string[] names = ["a cat", "a \"dog\""];

        BatchField texts = BatchField.Of("prompt", "value", names);
        BatchField wholes = BatchField.Of("noise", "seed", 1, -2, long.MaxValue);
        BatchField numbers = BatchField.Of("denoise", "cfg_scale", 7.5, 1, 1e300);
        BatchField flags = BatchField.Of("call.l2i", "tiled", true, false);

        Assert.Equal(("call.l2i", "tiled"), (flags.NodePath, flags.FieldName));
        Assert.Equal(names, texts.Items.Select(item => item.GetString()));
        Assert.Equal(["1", "-2", "9223372036854775807"], wholes.Items.Select(item => item.GetRawText()));
        Assert.Equal([7.5, 1, 1e300], numbers.Items.Select(item => item.GetDouble()));
        Assert.Equal([JsonValueKind.True, JsonValueKind.False], flags.Items.Select(item => item.ValueKind));
    }

    [Theory]
    [InlineData("", "value", "nodePath")]
    [InlineData("n", "", "fieldName")]
    public void Of_NoName_IsRefused(string nodePath, string fieldName, string parameter) =>
        Assert.Throws<ArgumentException>(parameter, () => BatchField.Of(nodePath, fieldName, 1, 2));
}
