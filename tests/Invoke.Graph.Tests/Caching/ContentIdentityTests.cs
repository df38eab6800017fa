namespace Invoke.Graph.Tests.Caching;

/// <summary>Disposables count by what made them.</summary>
public sealed class ContentIdentityTests
{
    private readonly ResourceLog _log = new();

    [Fact]
    public void Key_UnknownDisposables_CountByReference()
    {
        Resource resource = _log.Create("r");

        Assert.Equal(CacheKit.Key(resource), CacheKit.Key(resource));
        Assert.NotEqual(CacheKit.Key(resource), CacheKit.Key(_log.Create("r")));
        Assert.Equal(CacheKit.Key(new[] { resource }), CacheKit.Key(new List<Resource> { resource }));
    }

    [Fact]
    public void Key_MadeByEqualInvocations_AreEqual()
    {
        Resource first = Made(CacheKit.Key(1L));
        Resource second = Made(CacheKit.Key(1L));

        Assert.Equal(CacheKit.Key(first), CacheKit.Key(second));
        Assert.Equal(CacheKit.Key(new object[] { first, second }), CacheKit.Key(new object[] { second, first }));
        Assert.NotEqual(CacheKit.Key(first), CacheKit.Key(Made(CacheKit.Key(2L))));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Key_OtherOutputOrPosition_IsDifferent(int output, int position)
    {
        Resource first = Made(CacheKit.Key(1L));
        Resource other = Made(CacheKit.Key(1L), output, position);

        Assert.NotEqual(CacheKit.Key(first), CacheKit.Key(other));
    }

    [Fact]
    public void Key_PassedOn_KeepsItsFirstMaker()
    {
        Resource first = Made(CacheKit.Key(1L));
        InvocationKey before = CacheKit.Key(first);

        ContentIdentity.Tag(first, CacheKit.Key(9L), 0, 0, []);

        Assert.Equal(before, CacheKit.Key(first));
    }

    [Fact]
    public void Key_DisposedAndGivenOutAgain_IsKnownByItsNewMaker()
    {
        Resource pooled = Made(CacheKit.Key(1L));
        InvocationKey before = CacheKit.Key(pooled);

        ContentIdentity.Forget(pooled);
        ContentIdentity.Tag(pooled, CacheKit.Key(2L), 0, 0, []);

        Assert.NotEqual(before, CacheKit.Key(pooled));
        Assert.Equal(CacheKit.Key(Made(CacheKit.Key(2L))), CacheKit.Key(pooled));
    }

    [Fact]
    public void Key_LongChains_AreComparedWithoutRecursion()
    {
        InvocationKey left = Chain(5_000, out _);
        InvocationKey right = Chain(5_000, out _);

        Assert.Equal(left, right);
        Assert.NotEqual(left, Chain(4_999, out _));
    }

    [Fact]
    public void Key_ChainsComparedAtEveryLink_CostOneStepEach()
    {
        const int links = 8_000;
        Resource left = Made(CacheKit.Key(new CountingEquality(0)));
        Resource right = Made(CacheKit.Key(new CountingEquality(0)));
        CountingEquality.Comparisons = 0;

        for (var link = 1; link <= links; link++)
        {
            InvocationKey leftKey = CacheKit.Key(new object[] { left, new CountingEquality(link) });
            InvocationKey rightKey = CacheKit.Key(new object[] { right, new CountingEquality(link) });
            Assert.True(leftKey.Equals(rightKey));
            (left, right) = (Made(leftKey), Made(rightKey));
        }

        // Each link is compared when its key is, and once more behind the object it made.
        Assert.InRange(CountingEquality.Comparisons, links, (2 * links) + 1);
    }

    [Fact]
    public void Key_DiamondsInARow_AreComparedOnceEach()
    {
        InvocationKey left = Diamonds(60);
        InvocationKey right = Diamonds(60);

        Assert.Equal(left, right);
    }

    [Fact]
    public void Key_EndlessChain_IsCutOff()
    {
        InvocationKey left = Chain(10_001, out Resource last);

        Assert.Equal(10_000, left.Depth);
        Assert.Equal(0, CacheKit.Key(last).Depth);
    }

    [Fact]
    public void Key_Names_GoOnBehindDisposables()
    {
        Resource made = _log.Create("r");
        ContentIdentity.Tag(made, CacheKit.Key(new CacheKit.Photo("a")), 0, 0, ["a", "b"]);

        Assert.Equal(["a", "b"], CacheKit.Key(made).ResourceNames);
        Assert.Equal(["a", "b", "c"], CacheKit.Key(new object[] { made, new CacheKit.Photo("c") }).ResourceNames);
    }

    [Fact]
    public void Key_Disposable_IsNotKeptAlive()
    {
        InvocationKey key = KeyOfLost(out WeakReference lost);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(lost.IsAlive);
        GC.KeepAlive(key);
    }

    // Not inlined, so that no local of the test holds the object.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private InvocationKey KeyOfLost(out WeakReference lost)
    {
        Resource resource = _log.Create("lost");
        lost = new WeakReference(resource);
        return CacheKit.Key(resource);
    }

    private Resource Made(InvocationKey key, int output = 0, int position = 0)
    {
        Resource made = _log.Create("made");
        ContentIdentity.Tag(made, key, output, position, []);
        return made;
    }

    private InvocationKey Chain(int length, out Resource last)
    {
        InvocationKey key = CacheKit.Key(0L);
        last = Made(key);
        for (var link = 1; link < length; link++)
        {
            key = CacheKit.Key(last);
            last = Made(key);
        }

        return key;
    }

    private InvocationKey Diamonds(int count)
    {
        InvocationKey key = CacheKit.Key(0L);
        for (var index = 0; index < count; index++)
        {
            key = CacheKit.Key(new[] { Made(key, 0), Made(key, 1) });
        }

        return key;
    }

    private sealed class CountingEquality(int value)
    {
        public static int Comparisons { get; set; }

        private int Value => value;

        public override bool Equals(object? obj)
        {
            Comparisons++;
            return obj is CountingEquality other && other.Value == Value;
        }

        public override int GetHashCode() => Value;
    }
}
