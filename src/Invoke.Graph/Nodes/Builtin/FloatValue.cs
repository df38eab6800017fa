namespace Invoke.Graph;

/// <summary>Gives a number that is set on the node.</summary>
[Node("float", Version = "1.0.1", Category = "primitives", Title = "Float")]
public sealed partial class FloatValue : Node
{
    /// <summary>Gets or sets the value.</summary>
    [Input]
    public double Value { get; set; }

    /// <summary>Gives the value.</summary>
    /// <returns>The value.</returns>
    public ValueTask<FloatOutput> RunAsync() => new(new FloatOutput(Value));
}
