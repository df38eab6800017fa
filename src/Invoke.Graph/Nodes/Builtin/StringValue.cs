namespace Invoke.Graph;

/// <summary>Gives text that is set on the node.</summary>
[Node("string", Version = "1.0.1", Category = "primitives", Title = "String")]
public sealed partial class StringValue : Node
{
    /// <summary>Gets or sets the value.</summary>
    [Input]
    public string Value { get; set; } = string.Empty;

    /// <summary>Gives the value.</summary>
    /// <returns>The value.</returns>
    public ValueTask<StringOutput> RunAsync() => new(new StringOutput(Value));
}
