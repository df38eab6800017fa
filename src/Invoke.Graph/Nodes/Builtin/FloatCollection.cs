namespace Invoke.Graph;

/// <summary>Gives a list of numbers that is set on the node.</summary>
[Node("float_collection", Version = "1.0.2", Category = "primitives", Title = "Float Collection")]
public sealed partial class FloatCollection : Node
{
    /// <summary>Gets or sets the list.</summary>
    [Input]
    public IReadOnlyList<double> Collection { get; set; } = [];

    /// <summary>Gives the list.</summary>
    /// <returns>The list.</returns>
    public ValueTask<FloatCollectionOutput> RunAsync() => new(new FloatCollectionOutput(Collection));
}
