namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class RoundingNodeTests
{
    [Theory]
    [InlineData(2.5, 1, RoundingMethod.Nearest, 2)]
    [InlineData(3.5, 1, RoundingMethod.Nearest, 4)]
    [InlineData(100, 64, RoundingMethod.Nearest, 128)]
    [InlineData(100, 64, RoundingMethod.Floor, 64)]
    [InlineData(65, 64, RoundingMethod.Ceiling, 128)]
    [InlineData(-2.7, 1, RoundingMethod.Floor, -3)]
    [InlineData(-2.7, 1, RoundingMethod.Ceiling, -2)]
    [InlineData(-2.7, 1, RoundingMethod.Truncate, -2)]
    [InlineData(-100, 64, RoundingMethod.Truncate, -64)]
    public async Task FloatToInteger_Method_Rounds(double value, long multiple, RoundingMethod method, long expected) =>
        Assert.Equal(expected, (await new FloatToInteger { Value = value, Multiple = multiple, Method = method }.RunAsync()).Value);

    [Theory]
    [InlineData(1e300, 1, "does not fit into 64 bits")]
    [InlineData(double.NaN, 1, "does not fit into 64 bits")]
    [InlineData(9.1e18, 4000000000000000000, "does not fit into 64 bits", RoundingMethod.Ceiling)]
    [InlineData(1, 0, "Input 'multiple' is 0")]
    [InlineData(1, 1, "Input 'method' is 99", (RoundingMethod)99)]
    public async Task FloatToInteger_Impossible_SaysWhatToChange(
        double value, long multiple, string message, RoundingMethod method = RoundingMethod.Nearest)
    {
        var node = new FloatToInteger { Value = value, Multiple = multiple, Method = method };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(2.5, 0, 2)]
    [InlineData(3.5, 0, 4)]
    [InlineData(-2.5, 0, -2)]
    [InlineData(-0.125, 2, -0.12)]
    [InlineData(0.1, 20, 0.1)]
    [InlineData(1234.5, -2, 1200)]
    [InlineData(1e22, 3, 1e22)]
    [InlineData(5e-324, 5, 0)]
    [InlineData(5, -400, 0)]
    [InlineData(5.5, 400, 5.5)]
    [InlineData(0, 2, 0)]
    [InlineData(double.PositiveInfinity, 2, double.PositiveInfinity)]
    public async Task RoundFloat_Decimals_RoundsAsPython(double value, long decimals, double expected) =>
        Assert.Equal(expected, (await new RoundFloat { Value = value, Decimals = decimals }.RunAsync()).Value);
}
