namespace Invoke.Graph;

/// <summary>Gives a list of booleans that is set on the node.</summary>
[Node("boolean_collection", Version = "1.0.2", Category = "primitives", Title = "Boolean Collection")]
public sealed partial class BooleanCollection : Node
{
    /// <summary>Gets or sets the list.</summary>
    [Input]
    public IReadOnlyList<bool> Collection { get; set; } = [];

    /// <summary>Gives the list.</summary>
    /// <returns>The list.</returns>
    public ValueTask<BooleanCollectionOutput> RunAsync() => new(new BooleanCollectionOutput(Collection));
}
