namespace Invoke.Queue;

/// <summary>What an item runs.</summary>
/// <param name="Graph">The graph as its batch has it, in JSON.</param>
/// <param name="FieldValues">What is set in it for this item.</param>
/// <param name="Inputs">Values of the graph's inputs, a JSON object; null where there are none.</param>
/// <param name="Workflow">The document of an editor that the graph was made from, a JSON object; null where there is none.</param>
public sealed record SessionDocument(string Graph, IReadOnlyList<NodeFieldValue> FieldValues, string? Inputs = null, string? Workflow = null);
