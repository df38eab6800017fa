using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class TemplateNameServiceTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    [Theory]
    [InlineData("{date}_{seed}_{counter}", "2026-03-04_42_1.png")]
    [InlineData("{date:yyyyMMdd}-{time:HHmm}", "20260304-0506.png")]
    [InlineData("{time}.{counter:5}", "05-06-07.00001.png")]
    [InlineData("{session:4}_{node}_{category}", "0123_l2i_mask.png")]
    [InlineData("art {seed}", "art-42.png")]
    public void CreateImageName_AnyTokens_AreFilledIn(string template, string expected) => Assert.Equal(expected, Create(template).CreateImageName(Full));

    [Theory]
    [InlineData("{date}_{seed}_{counter}", "2026-03-04_1.png")]
    [InlineData("{seed}{node}", "image.png")]
    [InlineData("{node}_{seed}", "image.png")]
    [InlineData("x-{seed}-{node}", "x.png")]
    public void CreateImageName_NothingKnown_LeavesNoSeparatorsBehind(string template, string expected) =>
        Assert.Equal(expected, Create(template).CreateImageName(new ImageNameRequest(".png")));

    [Fact]
    public void CreateImageName_Again_CountsUpForEqualNames()
    {
        TemplateNameService names = Create("{seed}_{counter:3}");

        string[] made = [.. new long[] { 1, 1, 2, 1 }.Select(seed => names.CreateImageName(new ImageNameRequest(".png", Seed: seed)))];

        Assert.Equal(["1_001.png", "1_002.png", "2_001.png", "1_003.png"], made);
    }

    [Fact]
    public void CreateImageName_NoCounterInTemplate_AppendsANumberFromTheSecondOn()
    {
        TemplateNameService names = Create("portrait");

        Assert.Equal(["portrait.png", "portrait-2.png", "portrait-3.png"], Enumerable.Range(0, 3).Select(_ => names.CreateImageName(Full)));
    }

    [Fact]
    public void CreateImageName_UuidInTemplate_NeedsNoNumber()
    {
        TemplateNameService names = Create("{uuid}");

        Assert.Equal(7, Guid.Parse(names.CreateImageName(Full)[..^4]).Version);
        Assert.NotEqual(names.CreateImageName(Full), names.CreateImageName(Full));
    }

    [Fact]
    public void CreateImageName_LongValues_AreCutButTheNumberStays()
    {
        TemplateNameService names = Create("{node}_{counter}");
        var request = new ImageNameRequest(".png", NodeId: new string('n', 300));

        string[] made = [.. Enumerable.Range(0, 12).Select(_ => names.CreateImageName(request))];

        Assert.All(made, ImageNameRules.ThrowIfInvalid);
        Assert.Equal(12, made.Distinct().Count());
        Assert.EndsWith("-12.png", made[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Größe/../π", "Grosse")]
    [InlineData("../../etc/passwd", "etc-passwd.png")]
    [InlineData("C:\\temp\\a", "C-temp-a.png")]
    [InlineData("con", "image-con.png")]
    [InlineData("-rf", "rf.png")]
    [InlineData("\ud800x\0", "x.png")]
    [InlineData("   ", "image.png")]
    public void CreateImageName_NodeIdOfAnyText_IsMadeSafe(string nodeId, string expected)
    {
        string name = Create("{node}").CreateImageName(new ImageNameRequest(".png", NodeId: nodeId));

        ImageNameRules.ThrowIfInvalid(name);
        Assert.True(expected.EndsWith(".png", StringComparison.Ordinal) ? name == expected : name.StartsWith("Gro", StringComparison.Ordinal), name);
    }

    [Fact]
    public void CreateImageName_LocalTime_IsTheZoneOfTheClock()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-6), "test", "test"));

        Assert.Equal("2026-03-03.png", Create("{date}", useLocalTime: true).CreateImageName(Full));
        Assert.Equal("2026-03-04.png", Create("{date}").CreateImageName(Full));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{sed}", "'{sed}' is not a token")]
    [InlineData("{seed:3}", "'{seed:3}' is not a token")]
    [InlineData("{counter:0}", "1 to 64")]
    [InlineData("{counter:x}", "1 to 64")]
    [InlineData("{date:%}", "format")]
    [InlineData("a{", "character 2")]
    [InlineData("}a", "character 1")]
    public void Constructor_BadTemplate_SaysWhatIsWrong(string template, string reason)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Create(template));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateImageName_ManyThreads_NeverRepeats()
    {
        TemplateNameService names = Create("{date}_{counter}");
        var made = new System.Collections.Concurrent.ConcurrentBag<string>();

        Parallel.For(0, 2000, _ => made.Add(names.CreateImageName(Full)));

        Assert.Equal(2000, made.Distinct().Count());
    }

    private static ImageNameRequest Full => new(".png", "0123456789", "l2i", ImageCategory.Mask, 42);

    private TemplateNameService Create(string template, bool useLocalTime = false) =>
        new(Options.Create(new NameTemplateOptions { Template = template, UseLocalTime = useLocalTime }), _time);
}
