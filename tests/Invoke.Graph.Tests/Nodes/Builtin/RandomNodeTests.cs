namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class RandomNodeTests
{
    [Fact]
    public async Task RandomInteger_SmallRange_StaysInside()
    {
        var node = new RandomInteger { Low = -1, High = 2 };

        for (var draw = 0; draw < 100; draw++)
        {
            Assert.InRange((await node.RunAsync()).Value, -1, 1);
        }
    }

    [Fact]
    public async Task RandomInteger_EmptyRange_SaysWhatToChange()
    {
        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await new RandomInteger { Low = 3, High = 3 }.RunAsync());

        Assert.Equal("Input 'high' is 3; set it to more than 'low', which is 3.", exception.Message);
    }

    [Fact]
    public async Task RandomFloat_Decimals_AreKept()
    {
        var node = new RandomFloat { Low = 1, High = 2, Decimals = 1 };

        for (var draw = 0; draw < 100; draw++)
        {
            double value = (await node.RunAsync()).Value;
            Assert.InRange(value, 1, 2);
            Assert.Equal(Math.Round(value, 1), value);
        }
    }

    [Fact]
    public void UseCache_NodesThatChange_IsFalse()
    {
        Assert.False(new RandomInteger().UseCache);
        Assert.False(new RandomFloat().UseCache);
        Assert.False(new PromptsFromFile().UseCache);
        Assert.True(new RandomRange().UseCache);
    }
}
