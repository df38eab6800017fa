using Invoke.Graph;

namespace Invoke.Queue;

/// <content>Counting, and reading a batch from JSON.</content>
public sealed partial record SessionBatch
{
    /// <summary>Counts the items the batch makes, without making them.</summary>
    /// <returns>The number of combinations times <see cref="Runs"/>; 0 where a field has no values.</returns>
    /// <exception cref="BatchException">Fields of one list have different numbers of values, or the count has no room in 64 bits.</exception>
    public long Count() => BatchExpansion.Count(this);

    /// <summary>
    /// Reads InvokeAI's batch: <c>{"graph", "data": [[{"node_path", "field_name", "items"}]], "runs", "batch_id", "origin", "destination", "workflow"}</c>,
    /// where all but the graph can be missing or null; <c>inputs</c>, an object with values of the graph's inputs, and <c>spread</c>, see <see cref="Spread"/>, are added to that. Other members are ignored.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <param name="catalog">The node types that the graph may use.</param>
    /// <returns>The batch; its values are checked when it is enqueued.</returns>
    /// <exception cref="BatchException">The text is not JSON, or not of this shape; the message names the place.</exception>
    /// <exception cref="GraphValidationException">The graph's nodes or literals cannot be read; the exception lists every problem.</exception>
    public static SessionBatch Parse(string json, NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalog);
        return BatchJsonReader.Read(json, catalog);
    }
}
