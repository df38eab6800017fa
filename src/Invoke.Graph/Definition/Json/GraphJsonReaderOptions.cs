namespace Invoke.Graph;

/// <summary>Options for reading graph documents.</summary>
public sealed class GraphJsonReaderOptions
{
    /// <summary>Gets or sets whether literals of fields that a node type does not have are skipped instead of reported.</summary>
    /// <value>The default is false: an <c>unknown-port</c> problem, except for null literals, which say nothing.</value>
    public bool IgnoreUnknownFields { get; set; }
}
