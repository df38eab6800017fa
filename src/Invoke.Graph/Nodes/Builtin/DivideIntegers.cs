namespace Invoke.Graph;

/// <summary>Divides one integer by another and drops the fraction.</summary>
[Node("div", Version = "1.0.1", Category = "math", Title = "Divide Integers")]
public sealed partial class DivideIntegers : Node
{
    /// <summary>Gets or sets the integer to divide.</summary>
    [Input]
    public long A { get; set; }

    /// <summary>Gets or sets the integer to divide by; not zero.</summary>
    /// <value>The default is 0, as in InvokeAI, so it must be set or connected.</value>
    [Input]
    public long B { get; set; }

    /// <summary>Computes the result.</summary>
    /// <returns>The quotient, rounded towards zero.</returns>
    /// <exception cref="InvokeException"><see cref="B"/> is zero.</exception>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(IntegerArithmetic.Divide(A, B)));

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (B == 0 && !context.IsConnected("b"))
        {
            context.ReportOutOfRange("b", "is 0; nothing can be divided by zero");
        }
    }
}
