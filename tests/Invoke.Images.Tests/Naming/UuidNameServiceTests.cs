namespace Invoke.Images.Tests;

public sealed class UuidNameServiceTests
{
    [Fact]
    public void CreateImageName_Always_IsAVersion7UuidWithExtension()
    {
        string name = new UuidNameService(new ManualTimeProvider()).CreateImageName(new ImageNameRequest(".png"));

        Assert.EndsWith(".png", name, StringComparison.Ordinal);
        Assert.Equal(7, Guid.Parse(name[..^4]).Version);
        ImageNameRules.ThrowIfInvalid(name);
    }

    [Fact]
    public void CreateImageName_Later_SortsBehind()
    {
        var time = new ManualTimeProvider();
        var names = new UuidNameService(time);
        string first = names.CreateImageName(new ImageNameRequest(".png"));

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(string.CompareOrdinal(first, names.CreateImageName(new ImageNameRequest(".png"))) < 0);
    }

    [Fact]
    public void CreateImageName_ManyAtOnce_NeverRepeats()
    {
        var names = new UuidNameService(new ManualTimeProvider());

        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => names.CreateImageName(new ImageNameRequest(".png"))).Distinct().Count());
    }
}
