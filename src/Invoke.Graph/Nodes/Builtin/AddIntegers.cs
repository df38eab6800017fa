namespace Invoke.Graph;

/// <summary>Adds two integers.</summary>
[Node("add", Version = "1.0.1", Category = "math", Title = "Add Integers")]
public sealed partial class AddIntegers : Node
{
    /// <summary>Gets or sets the first integer.</summary>
    [Input]
    public long A { get; set; }

    /// <summary>Gets or sets the second integer.</summary>
    [Input]
    public long B { get; set; }

    /// <summary>Computes the result.</summary>
    /// <returns>The sum.</returns>
    /// <exception cref="InvokeException">The result does not fit into 64 bits.</exception>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(IntegerArithmetic.Add(A, B)));
}
