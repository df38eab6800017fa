namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class StringNodeTests
{
    [Fact]
    public async Task JoinStrings_TwoTexts_Joins() =>
        Assert.Equal("ab", (await new JoinStrings { StringLeft = "a", StringRight = "b" }.RunAsync()).Value);

    [Fact]
    public async Task JoinThreeStrings_ThreeTexts_Joins() =>
        Assert.Equal("abc", (await new JoinThreeStrings { StringLeft = "a", StringMiddle = "b", StringRight = "c" }.RunAsync()).Value);

    [Theory]
    [InlineData("a,b,c", ",", "a", "b,c")]
    [InlineData("abc", ",", "abc", "")]
    [InlineData("", ",", "", "")]
    [InlineData("  one \t two three", "", "one", "two three")]
    [InlineData("one", "", "one", "")]
    [InlineData("", "", "", "")]
    public async Task SplitString_Delimiter_SplitsAtFirst(string text, string delimiter, string first, string second) =>
        Assert.Equal(new StringPairOutput(first, second), await new SplitString { String = text, Delimiter = delimiter }.RunAsync());

    [Theory]
    [InlineData("A cat, a CAT", "cat", "dog", false, "A dog, a dog")]
    [InlineData("a.b", ".", "-", false, "a-b")]
    [InlineData("a+b $1", "+", "$1", false, "a$1b $1")]
    [InlineData("abc", "", "x", false, "abc")]
    [InlineData("", "x", "y", false, "")]
    [InlineData("cat CAT", "c.t", "dog", true, "dog CAT")]
    [InlineData("john smith", @"(?P<first>\w+) (?P<last>\w+)", @"\g<last>, \1", true, "smith, john")]
    [InlineData("aa ab", @"(?P<x>\w)(?P=x)", "-", true, "- ab")]
    [InlineData("a", "a", @"$1\$\\\n\g<", true, "$1\\$\\\n\\g<")]
    [InlineData(@"(?P<x", @"\(\?P<", "-", true, "-x")]
    public async Task ReplaceString_Search_Replaces(string text, string search, string replace, bool useRegex, string expected)
    {
        var node = new ReplaceString { String = text, SearchString = search, ReplaceWith = replace, UseRegex = useRegex };

        Assert.Equal(expected, (await node.RunAsync()).Value);
    }

    [Fact]
    public async Task ReplaceString_InvalidRegex_SaysWhatToChange()
    {
        var node = new ReplaceString { String = "a", SearchString = "(", UseRegex = true };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.StartsWith("Input 'search_string' is no regular expression", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Heavy")]
    public async Task ReplaceString_SlowRegex_IsGivenUp()
    {
        var node = new ReplaceString { String = new string('a', 40) + "!", SearchString = "^(a+)+$", UseRegex = true };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.Contains("took more than 2 seconds", exception.Message, StringComparison.Ordinal);
    }
}
