namespace Invoke.Graph;

/// <summary>Joins two texts.</summary>
[Node("string_join", Version = "1.0.1", Category = "strings", Title = "String Join")]
public sealed partial class JoinStrings : Node
{
    /// <summary>Gets or sets the text on the left.</summary>
    [Input]
    public string StringLeft { get; set; } = string.Empty;

    /// <summary>Gets or sets the text on the right.</summary>
    [Input]
    public string StringRight { get; set; } = string.Empty;

    /// <summary>Joins the texts.</summary>
    /// <returns>The joined text.</returns>
    public ValueTask<StringOutput> RunAsync() => new(new StringOutput(StringLeft + StringRight));
}
