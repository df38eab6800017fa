using System.Globalization;

namespace Invoke.Graph;

/// <summary>Computes with two numbers.</summary>
[Node("float_math", Version = "1.0.1", Category = "math", Title = "Float Math")]
public sealed partial class FloatMath : Node
{
    /// <summary>Gets or sets what to compute.</summary>
    /// <value>The default is <see cref="FloatOperation.Add"/>.</value>
    [Input]
    public FloatOperation Operation { get; set; }

    /// <summary>Gets or sets the first number.</summary>
    /// <value>The default is 1.</value>
    [Input]
    public double A { get; set; } = 1;

    /// <summary>Gets or sets the second number.</summary>
    /// <value>The default is 1.</value>
    [Input]
    public double B { get; set; } = 1;

    /// <summary>Computes the result.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="InvokeException">The result is no finite number.</exception>
    public ValueTask<FloatOutput> RunAsync()
    {
        double result = Operation switch
        {
            FloatOperation.Add => A + B,
            FloatOperation.Subtract => A - B,
            FloatOperation.Multiply => A * B,
            FloatOperation.Divide when B == 0 => throw IntegerArithmetic.DivisorIsZero(),
            FloatOperation.Divide => A / B,
            FloatOperation.Power => Math.Pow(A, B),
            FloatOperation.Absolute => Math.Abs(A),
            FloatOperation.Minimum => Math.Min(A, B),
            FloatOperation.Maximum => Math.Max(A, B),
            _ => throw new InvokeException($"Input 'operation' is {Operation}, which is no operation; set one of {nameof(FloatOperation)}."),
        };
        return double.IsFinite(result)
            ? new(new FloatOutput(result))
            : throw new InvokeException(string.Create(
                CultureInfo.InvariantCulture, $"{Operation} of a = {A} and b = {B} is no finite number; change 'a' or 'b'."));
    }

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Operation == FloatOperation.Divide && B == 0 && !context.IsConnected("operation") && !context.IsConnected("b"))
        {
            context.ReportOutOfRange("b", "is 0; nothing can be divided by zero");
        }
    }
}
