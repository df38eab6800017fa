using System.Globalization;

namespace Invoke.Graph;

/// <summary>64-bit arithmetic whose errors say what to change.</summary>
internal static class IntegerArithmetic
{
    public static long Add(long a, long b) => Narrow((Int128)a + b, a, "+", b);

    public static long Subtract(long a, long b) => Narrow((Int128)a - b, a, "-", b);

    public static long Multiply(long a, long b) => Narrow((Int128)a * b, a, "*", b);

    public static long Divide(long a, long b) => Narrow((Int128)a / NotZero(b), a, "/", b);

    public static long Modulo(long a, long b)
    {
        Int128 remainder = (Int128)a % NotZero(b);
        return (long)(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder);
    }

    public static long Power(long a, long b)
    {
        if (b < 0)
        {
            throw new InvokeException(
                $"Input 'b' is {Text(b)}, and a negative power of an integer is no integer; set it to 0 or more, or use float_math.");
        }

        if (a is 0 or 1 or -1)
        {
            return b == 0 ? 1 : b % 2 == 0 ? a * a : a;
        }

        Int128 result = 1;
        for (long step = 0; step < b; step++)
        {
            result = Narrow(result * a, a, "**", b);
        }

        return (long)result;
    }

    public static long Absolute(long a) => a == long.MinValue ? throw DoesNotFit($"The absolute value of {Text(a)}") : Math.Abs(a);

    public static InvokeException DoesNotFit(string what) => new($"{what} does not fit into 64 bits; use smaller numbers.");

    public static InvokeException DivisorIsZero() => new("Input 'b' is 0, and nothing can be divided by zero; set it to another number.");

    private static long NotZero(long b) => b != 0 ? b : throw DivisorIsZero();

    private static long Narrow(Int128 result, long a, string operation, long b) => result >= long.MinValue && result <= long.MaxValue
        ? (long)result
        : throw DoesNotFit($"{Text(a)} {operation} {Text(b)}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
