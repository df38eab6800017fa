namespace Invoke.Graph;

/// <summary>Computes with two integers.</summary>
[Node("integer_math", Version = "1.0.1", Category = "math", Title = "Integer Math")]
public sealed partial class IntegerMath : Node
{
    /// <summary>Gets or sets what to compute.</summary>
    /// <value>The default is <see cref="IntegerOperation.Add"/>.</value>
    [Input]
    public IntegerOperation Operation { get; set; }

    /// <summary>Gets or sets the first integer.</summary>
    /// <value>The default is 1.</value>
    [Input]
    public long A { get; set; } = 1;

    /// <summary>Gets or sets the second integer.</summary>
    /// <value>The default is 1.</value>
    [Input]
    public long B { get; set; } = 1;

    /// <summary>Computes the result.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="InvokeException">The result does not fit into 64 bits or is no integer, or <see cref="B"/> is zero in a division.</exception>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(Operation switch
    {
        IntegerOperation.Add => IntegerArithmetic.Add(A, B),
        IntegerOperation.Subtract => IntegerArithmetic.Subtract(A, B),
        IntegerOperation.Multiply => IntegerArithmetic.Multiply(A, B),
        IntegerOperation.Divide => IntegerArithmetic.Divide(A, B),
        IntegerOperation.Power => IntegerArithmetic.Power(A, B),
        IntegerOperation.Modulo => IntegerArithmetic.Modulo(A, B),
        IntegerOperation.Absolute => IntegerArithmetic.Absolute(A),
        IntegerOperation.Minimum => Math.Min(A, B),
        IntegerOperation.Maximum => Math.Max(A, B),
        _ => throw new InvokeException($"Input 'operation' is {Operation}, which is no operation; set one of {nameof(IntegerOperation)}."),
    }));

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.IsConnected("operation") || context.IsConnected("b"))
        {
            return;
        }

        if (B == 0 && Operation is (IntegerOperation.Divide or IntegerOperation.Modulo))
        {
            context.ReportOutOfRange("b", "is 0; nothing can be divided by zero");
        }
        else if (B < 0 && Operation == IntegerOperation.Power)
        {
            context.ReportOutOfRange("b", "is negative; a negative power of an integer is no integer");
        }
    }
}
