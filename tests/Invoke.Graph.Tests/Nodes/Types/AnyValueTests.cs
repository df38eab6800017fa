using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Invoke.Graph.Tests.Nodes.Types;

/// <summary>Values whose type only they know: a port of anything as JSON, and one or many.</summary>
public sealed class AnyValueTests
{
    public static TheoryData<object?, string, object?> Values => new()
    {
        { null, "null", null },
        { true, "true", true },
        { false, "false", false },
        { 3L, "3", 3L },
        { 4, "4", 4L },
        { 1.5, "1.5", 1.5 },
        { 0.25f, "0.25", 0.25 },
        { "text", "\"text\"", "text" },
        { new object?[] { 1L, null, new object?[] { "a" } }, "[1,null,[\"a\"]]", new object?[] { 1L, null, new object?[] { "a" } } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void AnyPort_Json_IsWrittenAndReadBack(object? value, string json, object? read)
    {
        string written = Write(value);

        Assert.Equal(json, written);
        Assert.Equal(read, Read(written));
    }

    [Fact]
    public void AnyPort_JsonObject_StaysOne()
    {
        var read = Assert.IsType<JsonElement>(Read("""{"a":[1,2]}"""));

        Assert.Equal("""{"a":[1,2]}""", Write(read));
    }

    [Fact]
    public void OneOrMany_SameItems_AreEqualWhereBothAreListsOrNot()
    {
        OneOrMany<long> one = 1L;
        OneOrMany<long> list = new[] { 1L };

        Assert.True(one == new OneOrMany<long>(1L));
        Assert.True(list.Equals((object)new OneOrMany<long>([1L])));
        Assert.Equal(list.GetHashCode(), new OneOrMany<long>([1L]).GetHashCode());
        Assert.True(one != list);
        Assert.True(list != new OneOrMany<long>([1L, 2L]));
        Assert.False(one.Equals("1"));
        Assert.Equal((false, true), (one.IsMany, list.IsMany));
        Assert.Empty(default(OneOrMany<long>).Items);
        Assert.Empty(new OneOrMany<long>((IReadOnlyList<long>?)null).Items);
    }

    private static string Write(object? value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            PortType.Any.WriteJson(writer, value, NodeCatalog.Default.JsonOptions);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static object? Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return PortType.Any.ReadJson(document.RootElement, NodeCatalog.Default.JsonOptions);
    }
}
