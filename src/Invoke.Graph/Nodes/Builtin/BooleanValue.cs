namespace Invoke.Graph;

/// <summary>Gives a boolean that is set on the node.</summary>
[Node("boolean", Version = "1.0.1", Category = "primitives", Title = "Boolean")]
public sealed partial class BooleanValue : Node
{
    /// <summary>Gets or sets the value.</summary>
    [Input]
    public bool Value { get; set; }

    /// <summary>Gives the value.</summary>
    /// <returns>The value.</returns>
    public ValueTask<BooleanOutput> RunAsync() => new(new BooleanOutput(Value));
}
