namespace Invoke.Graph;

/// <summary>A value whose own equality overlooks something a node can see: the sign of zero, trailing zeros, the kind of a time.</summary>
internal readonly record struct ExactValue<T>(T Value, long Detail);

internal static class ExactValue
{
    /// <summary>Gives a value the form in which equal means the same in every respect.</summary>
    public static object Of(object value) => value switch
    {
        double number => new ExactValue<double>(number, BitConverter.DoubleToInt64Bits(number)),
        float number => new ExactValue<float>(number, BitConverter.SingleToInt32Bits(number)),
        Half number => new ExactValue<Half>(number, BitConverter.HalfToInt16Bits(number)),
        decimal number => new ExactValue<decimal>(number, number.Scale),
        DateTime time => new ExactValue<DateTime>(time, (long)time.Kind),
        DateTimeOffset time => new ExactValue<DateTimeOffset>(time, time.Offset.Ticks),
        _ => value,
    };
}
