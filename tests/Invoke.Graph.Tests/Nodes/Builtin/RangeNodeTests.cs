namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class RangeNodeTests
{
    [Theory]
    [InlineData(0, 3, 1, new long[] { 0, 1, 2 })]
    [InlineData(-1, 6, 3, new long[] { -1, 2, 5 })]
    [InlineData(0, 3, -1, new long[0])]
    [InlineData(long.MinValue, long.MaxValue, long.MaxValue, new[] { long.MinValue, -1, long.MaxValue - 1 })]
    public async Task IntegerRange_Bounds_GivesHalfOpenRange(long start, long stop, long step, long[] expected) =>
        Assert.Equal(expected, (await new IntegerRange { Start = start, Stop = stop, Step = step }.RunAsync()).Collection);

    [Fact]
    public async Task IntegerRange_AMillion_CostsNoMemory()
    {
        var node = new IntegerRange { Stop = 1_000_000 };
        await node.RunAsync();
        long before = GC.GetAllocatedBytesForCurrentThread();

        IReadOnlyList<long> collection = (await node.RunAsync()).Collection;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
        Assert.Equal(999_999, collection[^1]);
        Assert.Equal(499_999_500_000, collection.Sum());
    }

    [Theory]
    [InlineData(5, 5, 1, "Input 'stop' is 5; set it to more than 'start', which is 5.")]
    [InlineData(0, 5, 0, "Input 'step' is 0; set it to another number.")]
    [InlineData(0, long.MaxValue, 1, "The range has 9223372036854775807 integers; use at most 2147483591.")]
    public async Task IntegerRange_Impossible_SaysWhatToChange(long start, long stop, long step, string message)
    {
        var node = new IntegerRange { Start = start, Stop = stop, Step = step };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData(3, 3, 2, new long[] { 3, 5, 7 })]
    [InlineData(3, 2, -2, new long[] { 3, 1 })]
    [InlineData(3, 0, 1, new long[0])]
    public async Task IntegerRangeOfSize_Size_GivesThatMany(long start, long size, long step, long[] expected) =>
        Assert.Equal(expected, (await new IntegerRangeOfSize { Start = start, Size = size, Step = step }.RunAsync()).Collection);

    [Theory]
    [InlineData(0, 3, 0, "Input 'step' is 0")]
    [InlineData(0, -1, 1, "Input 'size' is negative")]
    [InlineData(long.MaxValue, 2, 1, "The last integer of the range does not fit")]
    public async Task IntegerRangeOfSize_Impossible_SaysWhatToChange(long start, long size, long step, string message)
    {
        var node = new IntegerRangeOfSize { Start = start, Size = size, Step = step };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    // numpy.random.default_rng(seed).integers(low, high, size)
    [Theory]
    [InlineData(0, 0, 10, new long[] { 8, 6, 5, 2, 3, 0, 0, 0, 1, 8 })]
    [InlineData(42, 0, 100, new long[] { 8, 77, 65, 43, 43, 85, 8, 69, 20, 9 })]
    [InlineData(12345, 0, 10, new long[] { 6, 2, 7 })]
    [InlineData(7, 3, 4, new long[] { 3, 3 })]
    public async Task RandomRange_Seed_GivesWhatNumPyGives(long seed, long low, long high, long[] expected)
    {
        var node = new RandomRange { Seed = seed, Low = low, High = high, Size = expected.Length };

        Assert.Equal(expected, (await node.RunAsync()).Collection);
    }

    [Theory]
    [InlineData(0, 4294967296)]
    [InlineData(-5000000000, 5000000000)]
    [InlineData(long.MinValue, long.MaxValue)]
    public async Task RandomRange_WideRange_StaysInsideAndRepeats(long low, long high)
    {
        var node = new RandomRange { Seed = 1, Low = low, High = high, Size = 1000 };

        IReadOnlyList<long> first = (await node.RunAsync()).Collection;

        Assert.All(first, number => Assert.InRange(number, low, high - 1));
        Assert.True(first.Distinct().Count() > 990);
        Assert.Equal(first, (await node.RunAsync()).Collection);
    }

    [Theory]
    [InlineData(5, 5, 1, 0, "Input 'high' is 5")]
    [InlineData(0, 5, -1, 0, "Input 'size' is -1")]
    [InlineData(0, 5, 1, -1, "Input 'size' is 1 and 'seed' is -1")]
    public async Task RandomRange_Impossible_SaysWhatToChange(long low, long high, long size, long seed, string message)
    {
        var node = new RandomRange { Low = low, High = high, Size = size, Seed = seed };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RangeList_OutsideIndex_Throws()
    {
        RangeList list = RangeList.Create(0, 1, 3);

        Assert.Throws<ArgumentOutOfRangeException>(() => list[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
    }
}
