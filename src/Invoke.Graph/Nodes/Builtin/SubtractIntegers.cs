namespace Invoke.Graph;

/// <summary>Subtracts one integer from another.</summary>
[Node("sub", Version = "1.0.1", Category = "math", Title = "Subtract Integers")]
public sealed partial class SubtractIntegers : Node
{
    /// <summary>Gets or sets the integer to subtract from.</summary>
    [Input]
    public long A { get; set; }

    /// <summary>Gets or sets the integer to subtract.</summary>
    [Input]
    public long B { get; set; }

    /// <summary>Computes the result.</summary>
    /// <returns>The difference.</returns>
    /// <exception cref="InvokeException">The result does not fit into 64 bits.</exception>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(IntegerArithmetic.Subtract(A, B)));
}
