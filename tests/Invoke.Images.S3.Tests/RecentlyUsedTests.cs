namespace Invoke.Images.S3.Tests;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void Set_MoreThanFit_ForgetsTheLeastRecentlyUsed()
    {
        RecentlyUsed<int, string> kept = new(capacity: 2);
        kept.Set(1, "one");
        kept.Set(2, "two");
        Assert.True(kept.TryGet(1, out _));

        kept.Set(3, "three");

        Assert.Equal(2, kept.Count);
        Assert.True(kept.TryGet(1, out string? one));
        Assert.Equal("one", one);
        Assert.False(kept.TryGet(2, out _));
    }

    [Fact]
    public void Set_Again_ReplacesTheValue()
    {
        RecentlyUsed<int, string> kept = new(capacity: 2);
        kept.Set(1, "one");

        kept.Set(1, "uno");

        Assert.Equal(1, kept.Count);
        Assert.True(kept.TryGet(1, out string? value));
        Assert.Equal("uno", value);
    }

    [Fact]
    public void Remove_Key_IsForgotten()
    {
        RecentlyUsed<int, string> kept = new(capacity: 2);
        kept.Set(1, "one");

        kept.Remove(1);
        kept.Remove(2);

        Assert.False(kept.TryGet(1, out _));
        Assert.Equal(0, kept.Count);
    }
}
