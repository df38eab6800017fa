using System.Globalization;

namespace Invoke.Inference.Onnx.Tests.Prompts;

public sealed class PromptParserTests
{
    [Theory]
    [InlineData("a tall man picking apricots", "a tall man picking apricots:1")]
    [InlineData("a man picking apricots+", "a man picking :1|apricots:1.1")]
    [InlineData("a man picking apricots--", "a man picking :1|apricots:0.81")]
    [InlineData("apricots+, red", "apricots:1.1|, red:1")]
    [InlineData("a man (picking apricots)1.3", "a man :1|picking apricots:1.3")]
    [InlineData("a man (picking apricots)++ slowly", "a man :1|picking apricots:1.21| slowly:1")]
    [InlineData("a man (picking apricots+)++", "a man :1|picking :1.21|apricots:1.331")]
    [InlineData("a (man (picking (apricots)1.3)1.1)2", "a :1|man :2|picking :2.2|apricots:2.86")]
    [InlineData("a (man) here", "a man here:1")]
    [InlineData("well-known 1990s-era", "well-known 1990s-era:1")]
    [InlineData("one - two + three", "one - two + three:1")]
    [InlineData(@"a \(man\)", "a (man):1")]
    [InlineData(@"c\+\+ and \\", @"c++ and \:1")]
    [InlineData("(red)0", "red:0")]
    [InlineData("(red).5", "red:0.5")]
    [InlineData("(a)2(b)3", "a:2|b:3")]
    [InlineData("", "")]
    [InlineData("()2", "")]
    [InlineData("red+-", "red+:0.9")]
    [InlineData("\"quoted\" words", "\"quoted\" words:1")]
    public void ParseFragments_Prompt_GivesTextsAndWeights(string prompt, string expected)
    {
        IReadOnlyList<PromptFragment> fragments = PromptParser.ParseFragments(prompt);

        Assert.Equal(expected, string.Join('|', fragments.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Text}:{Math.Round(each.Weight, 6)}"))));
    }

    [Theory]
    [InlineData("(\"red cat\", \"blue dog\").blend(0.3, 0.7)", "Blend True red cat*0.3|blue dog*0.7")]
    [InlineData("(\"a\",\"b\").blend(1, -0.5, no_normalize)", "Blend False a*1|b*-0.5")]
    [InlineData(" (\"a\", \"b\", \"c\").and() ", "And True a*1|b*1|c*1")]
    [InlineData("(\"a\", \"b\").and(1, 0.5)", "And True a*1|b*0.5")]
    [InlineData("(\"say \\\"hi\\\"\", \"b\").and()", "And True say \"hi\"*1|b*1")]
    public void Parse_CombinedPrompts_GivesEachWithItsWeight(string prompt, string expected)
    {
        ParsedPrompt parsed = PromptParser.Parse(prompt);

        Assert.Equal(
            expected,
            $"{parsed.Combination} {parsed.IsNormalized} "
            + string.Join('|', parsed.Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{string.Concat(part.Fragments.Select(each => each.Text))}*{part.Weight}"))));
    }

    [Theory]
    [InlineData("(\"a\", \"b\") and more")]
    [InlineData("(\"a\" b)")]
    public void Parse_QuotesThatAreNoCombination_AreAPrompt(string prompt) =>
        Assert.Single(PromptParser.Parse(prompt).Parts);

    [Fact]
    public void ParseFragments_NestedTooDeep_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PromptParser.ParseFragments(new string('(', 40) + new string(')', 40)));

    public static TheoryData<string, int> Overweight() => new()
    {
        { "a (x)" + new string('9', 400), 6 },
        { "a x" + new string('+', 8000), 4 },
        { "a (x)" + new string('+', 8000), 6 },
        { "a ((x)1000000)2", 15 },
        { string.Concat(Enumerable.Repeat("(", 30)) + "x" + string.Concat(Enumerable.Repeat(")99999", 30)), 39 },
    };

    [Theory]
    [MemberData(nameof(Overweight))]
    public void ParseFragments_WeightTooLarge_SaysWhere(string prompt, int place)
    {
        string message = Assert.Throws<ArgumentException>(() => PromptParser.ParseFragments(prompt)).Message;

        Assert.Contains($"at character {place}, the text before it weighs", message, StringComparison.Ordinal);
        Assert.EndsWith("allowed is up to 1000000; use weights like 1.3.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseFragments_LargestWeight_IsTaken() =>
        Assert.Equal(1_000_000, Assert.Single(PromptParser.ParseFragments("(x)1000000")).Weight);

    [Theory]
    [InlineData("(\"a\", \"b\").blend(1e300, 1e308)", "weight '1e300' is too large")]
    [InlineData("(\"a\", \"b\").and(1, 1e999)", "weight '1e999' is too large")]
    public void Parse_CombinedWeightTooLarge_NamesIt(string prompt, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => PromptParser.Parse(prompt)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a cat.swap(dog) here", 6)]
    [InlineData("a (black cat).swap(white dog)", 14)]
    [InlineData("a (cat)1.3.swap(dog)", 11)]
    [InlineData("\"a cat\".swap(\"a dog\")", 8)]
    public void ParseFragments_Swap_IsRefused(string prompt, int place)
    {
        string message = Assert.Throws<ArgumentException>(() => PromptParser.ParseFragments(prompt)).Message;

        Assert.Contains($"at character {place}, '.swap(' would exchange words while the image is made, which is not supported", message, StringComparison.Ordinal);
        Assert.Contains(@"write '\.swap('", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"a cat\.swap(dog)", "a cat.swapdog")]
    [InlineData("swap(dog) .swap(it)", "swapdog .swapit")]
    [InlineData("a swap. Meet", "a swap. Meet")]
    public void ParseFragments_SwapThatIsText_IsTaken(string prompt, string text) =>
        Assert.Equal(text, Assert.Single(PromptParser.ParseFragments(prompt)).Text);

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 65)]
    [InlineData(4000, 4000)]
    public void Parse_ManyPiecesBelowOne_AreRefusedBeyondTheMost(int pieces, int refused)
    {
        string prompt = string.Join(", ", Enumerable.Repeat("x-", pieces));

        Exception? exception = Record.Exception(() => PromptParser.Parse(prompt));

        Assert.Equal(
            refused == 0 ? null : $"The prompt has {refused} pieces that weigh less than 1; allowed are 64. Weigh several words together, as in '(some words)0.8'.",
            exception?.Message);
    }

    [Fact]
    public void Parse_ManyPiecesBelowOneInSeveralPrompts_AreRefused()
    {
        string half = string.Join(", ", Enumerable.Repeat("x-", 33));

        Assert.Throws<ArgumentException>(() => PromptParser.Parse($"(\"{half}\", \"{half}\").and()"));
    }

    [Fact]
    public void ParseFragments_RandomText_NeverFailsOtherwiseThanWithAMessage()
    {
        var random = new Random(7);
        const string Characters = "ab +-()0.1\\\",";
        for (var round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => Characters[random.Next(Characters.Length)]));
            try
            {
                Assert.All(PromptParser.Parse(text).Parts.SelectMany(part => part.Fragments), each => Assert.True(double.IsFinite(each.Weight) && each.Weight >= 0));
            }
            catch (ArgumentException exception)
            {
                Assert.Contains("prompt", exception.Message, StringComparison.OrdinalIgnoreCase);
            }
        }
    }
}
