namespace Invoke.Graph;

/// <summary>Joins three texts.</summary>
[Node("string_join_three", Version = "1.0.1", Category = "strings", Title = "String Join Three")]
public sealed partial class JoinThreeStrings : Node
{
    /// <summary>Gets or sets the text on the left.</summary>
    [Input]
    public string StringLeft { get; set; } = string.Empty;

    /// <summary>Gets or sets the text in the middle.</summary>
    [Input]
    public string StringMiddle { get; set; } = string.Empty;

    /// <summary>Gets or sets the text on the right.</summary>
    [Input]
    public string StringRight { get; set; } = string.Empty;

    /// <summary>Joins the texts.</summary>
    /// <returns>The joined text.</returns>
    public ValueTask<StringOutput> RunAsync() => new(new StringOutput(StringLeft + StringMiddle + StringRight));
}
