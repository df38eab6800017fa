using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Invoke.Graph;

/// <summary>Rounds a number to an integer, or to a multiple of one.</summary>
[Node("float_to_int", Version = "1.0.1", Category = "math", Title = "Float To Integer")]
public sealed partial class FloatToInteger : Node
{
    /// <summary>Gets or sets the number to round.</summary>
    [Input]
    public double Value { get; set; }

    /// <summary>Gets or sets the integer that the result is a multiple of.</summary>
    /// <value>1 or more; the default is 1.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public long Multiple { get; set; } = 1;

    /// <summary>Gets or sets how to round.</summary>
    /// <value>The default is <see cref="RoundingMethod.Nearest"/>.</value>
    [Input]
    public RoundingMethod Method { get; set; }

    /// <summary>Rounds the number.</summary>
    /// <returns>The integer.</returns>
    /// <exception cref="InvokeException">The result does not fit into 64 bits, or <see cref="Multiple"/> is less than 1.</exception>
    public ValueTask<IntegerOutput> RunAsync()
    {
        if (Multiple < 1)
        {
            throw new InvokeException(string.Create(CultureInfo.InvariantCulture, $"Input 'multiple' is {Multiple}; set it to 1 or more."));
        }

        double quotient = Value / Multiple;
        double steps = Method switch
        {
            RoundingMethod.Nearest => Math.Round(quotient, MidpointRounding.ToEven),
            RoundingMethod.Floor => Math.Floor(quotient),
            RoundingMethod.Ceiling => Math.Ceiling(quotient),
            RoundingMethod.Truncate => Math.Truncate(quotient),
            _ => throw new InvokeException($"Input 'method' is {Method}, which is no method; set one of {nameof(RoundingMethod)}."),
        };

        // The greatest double below 2^63; NaN fails the comparison as well.
        return Math.Abs(steps) <= 9223372036854774784d
            ? new(new IntegerOutput(IntegerArithmetic.Multiply((long)steps, Multiple)))
            : throw IntegerArithmetic.DoesNotFit(string.Create(CultureInfo.InvariantCulture, $"Input 'value', which is {Value},"));
    }
}
