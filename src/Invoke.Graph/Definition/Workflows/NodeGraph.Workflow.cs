using System.Text.Json;

namespace Invoke.Graph;

/// <content>Importing workflows of InvokeAI's editor.</content>
public sealed partial class NodeGraph
{
    /// <summary>Turns a workflow, which InvokeAI's editor saves, into a graph that can run.</summary>
    /// <param name="json">The document, of format 3.0.0 or 4.0.0.</param>
    /// <param name="catalog">The node types it may use.</param>
    /// <param name="options">How strict to be.</param>
    /// <returns>The graph with what the workflow says of itself, the fields it exposes, and everything that could not be taken over.</returns>
    /// <exception cref="JsonException">The text is not JSON, or not of a workflow's shape.</exception>
    public static WorkflowImport ImportWorkflow(string json, NodeCatalog catalog, GraphJsonReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalog);
        return new WorkflowReader(catalog, options ?? new GraphJsonReaderOptions()).Read(json);
    }
}
