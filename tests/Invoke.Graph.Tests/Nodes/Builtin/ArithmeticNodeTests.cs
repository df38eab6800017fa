namespace Invoke.Graph.Tests.Nodes.Builtin;

public sealed class ArithmeticNodeTests
{
    [Fact]
    public async Task AddIntegers_TwoIntegers_IsTheirSum() => Assert.Equal(5, (await new AddIntegers { A = 2, B = 3 }.RunAsync()).Value);

    [Fact]
    public async Task SubtractIntegers_TwoIntegers_IsTheirDifference() =>
        Assert.Equal(-1, (await new SubtractIntegers { A = 2, B = 3 }.RunAsync()).Value);

    [Fact]
    public async Task MultiplyIntegers_TwoIntegers_IsTheirProduct() =>
        Assert.Equal(6, (await new MultiplyIntegers { A = 2, B = 3 }.RunAsync()).Value);

    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -3)]
    [InlineData(9007199254740993, 1, 9007199254740993)]
    public async Task DivideIntegers_TwoIntegers_RoundsTowardsZero(long a, long b, long expected) =>
        Assert.Equal(expected, (await new DivideIntegers { A = a, B = b }.RunAsync()).Value);

    [Theory]
    [InlineData(IntegerOperation.Add, 7, 2, 9)]
    [InlineData(IntegerOperation.Subtract, 7, 2, 5)]
    [InlineData(IntegerOperation.Multiply, 7, -2, -14)]
    [InlineData(IntegerOperation.Divide, -7, 2, -3)]
    [InlineData(IntegerOperation.Power, 2, 62, 4611686018427387904)]
    [InlineData(IntegerOperation.Power, -2, 63, long.MinValue)]
    [InlineData(IntegerOperation.Power, -1, long.MaxValue, -1)]
    [InlineData(IntegerOperation.Power, 0, 0, 1)]
    [InlineData(IntegerOperation.Power, 0, 5, 0)]
    [InlineData(IntegerOperation.Modulo, 7, 3, 1)]
    [InlineData(IntegerOperation.Modulo, -7, 3, 2)]
    [InlineData(IntegerOperation.Modulo, 7, -3, -2)]
    [InlineData(IntegerOperation.Modulo, -6, 3, 0)]
    [InlineData(IntegerOperation.Modulo, long.MinValue, -1, 0)]
    [InlineData(IntegerOperation.Absolute, -7, 0, 7)]
    [InlineData(IntegerOperation.Minimum, 7, 2, 2)]
    [InlineData(IntegerOperation.Maximum, 7, 2, 7)]
    public async Task IntegerMath_Operation_ComputesAsPython(IntegerOperation operation, long a, long b, long expected) =>
        Assert.Equal(expected, (await new IntegerMath { Operation = operation, A = a, B = b }.RunAsync()).Value);

    [Theory]
    [InlineData(IntegerOperation.Add, long.MaxValue, 1, "9223372036854775807 + 1 does not fit into 64 bits")]
    [InlineData(IntegerOperation.Multiply, long.MaxValue, -2, "9223372036854775807 * -2 does not fit")]
    [InlineData(IntegerOperation.Divide, long.MinValue, -1, "-9223372036854775808 / -1 does not fit")]
    [InlineData(IntegerOperation.Power, 3, long.MaxValue, "3 ** 9223372036854775807 does not fit")]
    [InlineData(IntegerOperation.Power, 2, -1, "Input 'b' is -1")]
    [InlineData(IntegerOperation.Absolute, long.MinValue, 0, "The absolute value of -9223372036854775808 does not fit")]
    [InlineData(IntegerOperation.Divide, 1, 0, "Input 'b' is 0, and nothing can be divided by zero")]
    [InlineData(IntegerOperation.Modulo, 1, 0, "Input 'b' is 0, and nothing can be divided by zero")]
    [InlineData((IntegerOperation)99, 1, 0, "Input 'operation' is 99")]
    public async Task IntegerMath_Impossible_SaysWhatToChange(IntegerOperation operation, long a, long b, string message)
    {
        var node = new IntegerMath { Operation = operation, A = a, B = b };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FloatOperation.Add, 7, 2, 9)]
    [InlineData(FloatOperation.Subtract, 7, 2, 5)]
    [InlineData(FloatOperation.Multiply, 7, 2, 14)]
    [InlineData(FloatOperation.Divide, 7, 2, 3.5)]
    [InlineData(FloatOperation.Power, 9, 0.5, 3)]
    [InlineData(FloatOperation.Absolute, -7, 0, 7)]
    [InlineData(FloatOperation.Minimum, 7, 2, 2)]
    [InlineData(FloatOperation.Maximum, 7, 2, 7)]
    public async Task FloatMath_Operation_Computes(FloatOperation operation, double a, double b, double expected) =>
        Assert.Equal(expected, (await new FloatMath { Operation = operation, A = a, B = b }.RunAsync()).Value);

    [Theory]
    [InlineData(FloatOperation.Divide, 1, 0, "divided by zero")]
    [InlineData(FloatOperation.Power, 0, -1, "no finite number")]
    [InlineData(FloatOperation.Power, -8, 0.5, "no finite number")]
    [InlineData(FloatOperation.Multiply, 1e300, 1e300, "no finite number")]
    [InlineData((FloatOperation)99, 1, 1, "Input 'operation' is 99")]
    public async Task FloatMath_Impossible_SaysWhatToChange(FloatOperation operation, double a, double b, string message)
    {
        var node = new FloatMath { Operation = operation, A = a, B = b };

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(async () => await node.RunAsync());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
