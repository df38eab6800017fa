namespace Invoke.Graph;

/// <summary>Gives a list of integers that is set on the node.</summary>
[Node("integer_collection", Version = "1.0.2", Category = "primitives", Title = "Integer Collection")]
public sealed partial class IntegerCollection : Node
{
    /// <summary>Gets or sets the list.</summary>
    [Input]
    public IReadOnlyList<long> Collection { get; set; } = [];

    /// <summary>Gives the list.</summary>
    /// <returns>The list.</returns>
    public ValueTask<IntegerCollectionOutput> RunAsync() => new(new IntegerCollectionOutput(Collection));
}
