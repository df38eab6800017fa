namespace Invoke.Graph;

/// <summary>Gives an integer that is set on the node.</summary>
[Node("integer", Version = "1.0.1", Category = "primitives", Title = "Integer")]
public sealed partial class IntegerValue : Node
{
    /// <summary>Gets or sets the value.</summary>
    [Input]
    public long Value { get; set; }

    /// <summary>Gives the value.</summary>
    /// <returns>The value.</returns>
    public ValueTask<IntegerOutput> RunAsync() => new(new IntegerOutput(Value));
}
