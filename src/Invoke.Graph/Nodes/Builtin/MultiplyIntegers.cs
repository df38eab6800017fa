namespace Invoke.Graph;

/// <summary>Multiplies two integers.</summary>
[Node("mul", Version = "1.0.1", Category = "math", Title = "Multiply Integers")]
public sealed partial class MultiplyIntegers : Node
{
    /// <summary>Gets or sets the first integer.</summary>
    [Input]
    public long A { get; set; }

    /// <summary>Gets or sets the second integer.</summary>
    [Input]
    public long B { get; set; }

    /// <summary>Computes the result.</summary>
    /// <returns>The product.</returns>
    /// <exception cref="InvokeException">The result does not fit into 64 bits.</exception>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(IntegerArithmetic.Multiply(A, B)));
}
