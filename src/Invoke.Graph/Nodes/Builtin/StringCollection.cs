namespace Invoke.Graph;

/// <summary>Gives a list of texts that is set on the node.</summary>
[Node("string_collection", Version = "1.0.2", Category = "primitives", Title = "String Collection")]
public sealed partial class StringCollection : Node
{
    /// <summary>Gets or sets the list.</summary>
    [Input]
    public IReadOnlyList<string> Collection { get; set; } = [];

    /// <summary>Gives the list.</summary>
    /// <returns>The list.</returns>
    public ValueTask<StringCollectionOutput> RunAsync() => new(new StringCollectionOutput(Collection));
}
