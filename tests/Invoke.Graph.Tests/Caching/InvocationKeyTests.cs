namespace Invoke.Graph.Tests.Caching;

public sealed class InvocationKeyTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<string, (object? Left, object? Right)> Same = new()
    {
        ["null"] = (null, null),
        ["text"] = ("cat", new string(['c', 'a', 't'])),
        ["integer"] = (5L, 5L),
        ["int32"] = (5, 5),
        ["float"] = (0.1, 0.1),
        ["NaN"] = (double.NaN, double.NaN),
        ["single NaN"] = (float.NaN, float.NaN),
        ["enumeration"] = (LiteralNode.Mode.Exact, LiteralNode.Mode.Exact),
        ["record"] = (new CacheKit.Photo("a"), new CacheKit.Photo("a")),
        ["decimal"] = (1.5m, 1.5m),
        ["list and array"] = (new List<long> { 1, 2 }, new long[] { 1, 2 }),
        ["list of NaN"] = (new[] { double.NaN }, new[] { double.NaN }),
        ["list of text"] = (new List<string> { "a", "b" }, new[] { "a", "b" }),
        ["list of records"] = (new[] { new CacheKit.Photo("a") }, new[] { new CacheKit.Photo("a") }),
        ["list of value types"] = (new List<Guid> { Guid.Empty }, new[] { Guid.Empty }),
        ["list of lists"] = (new object?[] { new long[] { 1 }, null }, new object?[] { new long[] { 1 }, null }),
        ["empty list"] = (Array.Empty<long>(), new List<long>()),
        ["one"] = (new OneOrMany<string>("a"), new OneOrMany<string>("a")),
        ["many"] = (new OneOrMany<string>(["a"]), new OneOrMany<string>(["a"])),
        ["neither one nor many"] = (default(OneOrMany<string>), default(OneOrMany<string>)),
    };

    private static readonly Dictionary<string, (object? Left, object? Right)> Different = new()
    {
        ["null and empty text"] = (null, string.Empty),
        ["null and zero"] = (null, 0L),
        ["text by case"] = ("cat", "Cat"),
        ["integers"] = (5L, 6L),
        ["widths"] = (5L, 5),
        ["zero and minus zero"] = (0.0, -0.0),
        ["single zero and minus zero"] = (0f, -0f),
        ["list with zero and minus zero"] = (new[] { 0.0 }, new[] { -0.0 }),
        ["trailing zeros"] = (1.0m, 1.00m),
        ["kinds of time"] = (Noon, DateTime.SpecifyKind(Noon, DateTimeKind.Local)),
        ["offsets"] = (new DateTimeOffset(Noon), new DateTimeOffset(Noon).ToOffset(TimeSpan.FromHours(1))),
        ["enumerations of one number"] = (LiteralNode.Mode.Fast, DayOfWeek.Sunday),
        ["records"] = (new CacheKit.Photo("a"), new CacheKit.Photo("b")),
        ["list order"] = (new long[] { 1, 2 }, new long[] { 2, 1 }),
        ["list length"] = (new[] { "a" }, new[] { "a", "a" }),
        ["null in a list"] = (new object?[] { null }, Array.Empty<object?>()),
        ["value and list of it"] = (1L, new long[] { 1 }),
        ["one and many"] = (new OneOrMany<string>("a"), new OneOrMany<string>(["a"])),
        ["none and an empty many"] = (default(OneOrMany<string>), new OneOrMany<string>([])),
        ["nesting"] = (new object[] { new object[] { 1L }, 2L }, new object[] { new object[] { 1L, 2L } }),
        ["signed and unsigned"] = (new[] { 1 }, new[] { 1u }),
        ["numbers and an enumeration"] = (new[] { 0 }, new[] { DayOfWeek.Sunday }),
        ["shapes"] = (new int[2, 3], new int[3, 2]),
        ["objects without equality"] = (new object(), new object()),
    };

    public static TheoryData<string> SameCases => [.. Same.Keys];

    public static TheoryData<string> DifferentCases => [.. Different.Keys];

    [Fact]
    public void Of_Node_TellsItsTypeAndVersion()
    {
        var key = InvocationKey.Of(new AddIntegers { A = 1 });

        Assert.Equal(("add", "1.0.1"), (key.NodeType, key.NodeVersion));
        Assert.Equal(key, InvocationKey.Of(new AddIntegers { A = 1 }));
        Assert.NotEqual(key, InvocationKey.Of(new SubtractIntegers { A = 1 }));
    }

    [Theory]
    [MemberData(nameof(SameCases))]
    public void Equals_SameInputs_IsTrue(string name)
    {
        InvocationKey left = CacheKit.Key(Same[name].Left);
        InvocationKey right = CacheKit.Key(Same[name].Right);

        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(DifferentCases))]
    public void Equals_DifferentInputs_IsFalse(string name)
    {
        InvocationKey left = CacheKit.Key(Different[name].Left);
        InvocationKey right = CacheKit.Key(Different[name].Right);

        Assert.NotEqual(left, right);
    }

    [Fact]
    public void Equals_OtherTypeOrVersion_IsFalse()
    {
        InvocationKey key = CacheKit.Key(1L);

        Assert.NotEqual(key, CacheKit.Key(1L, type: "test.other"));
        Assert.NotEqual(key, CacheKit.Key(1L, version: "1.0.1"));
        Assert.False(key.Equals(null));
        Assert.Equal("test.key 1.0.0", key.ToString());
    }

    [Fact]
    public void Equals_SameHash_ComparesInputs()
    {
        InvocationKey left = CacheKit.Key(new Colliding(1));
        InvocationKey right = CacheKit.Key(new Colliding(2));

        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, right);
        Assert.Equal(left, CacheKit.Key(new Colliding(1)));
    }

    [Fact]
    public void Equals_IdAndIsIntermediate_DoNotCount()
    {
        var graph = new NodeGraph();
        Typed<long, long> first = graph.Add(new Typed<long, long>("test.key", value => value), "first");
        Typed<long, long> second = graph.Add(new Typed<long, long>("test.key", value => value) { IsIntermediate = true }, "second");

        Assert.Equal(InvocationKey.Of(first), InvocationKey.Of(second));
    }

    [Fact]
    public void Of_ListChangedAfterwards_KeyStays()
    {
        var numbers = new List<long> { 1 };
        string[] texts = ["a"];
        InvocationKey key = CacheKit.Key(numbers);
        InvocationKey other = CacheKit.Key(texts);

        numbers.Add(2);
        texts[0] = "b";

        Assert.Equal(key, CacheKit.Key(new long[] { 1 }));
        Assert.Equal(other, CacheKit.Key(new[] { "a" }));
    }

    [Fact]
    public void Of_ListThatHoldsItself_EqualsNothing()
    {
        var list = new object[1];
        list[0] = list;

        Assert.NotEqual(CacheKit.Key(list), CacheKit.Key(list));
    }

    [Fact]
    public void ResourceNames_InputsAndLists_AreGatheredOnce()
    {
        InvocationKey key = CacheKit.Key(new object[] { new CacheKit.Photo("a"), new[] { new CacheKit.Photo("b"), new CacheKit.Photo("a") } });

        Assert.Equal(["a", "b"], key.ResourceNames);
    }

    [Theory]
    [InlineData("abcd", 40)]
    [InlineData(1L, 24)]
    [InlineData(true, 24)]
    public void SizeInBytes_Leaf_IsEstimated(object value, long size) => Assert.Equal(size, CacheKit.Key(value).SizeInBytes);

    [Fact]
    public void SizeInBytes_ListsAndOwnSizes_AreSummed()
    {
        Assert.Equal(32 + 100, CacheKit.Key(new byte[100]).SizeInBytes);
        Assert.Equal(32 + (2 * IntPtr.Size) + 500 + 128, CacheKit.Key(new object[] { new CacheKit.Sized(500), new object() }).SizeInBytes);
        Assert.Equal(long.MaxValue, CacheKit.Key(new object[] { new CacheKit.Sized(long.MaxValue), new CacheKit.Sized(9) }).SizeInBytes);
        Assert.Equal(0, CacheKit.Key(new CacheKit.Sized(-1)).SizeInBytes);
    }

    private sealed record Colliding(int Value)
    {
        public override int GetHashCode() => 1;
    }
}
