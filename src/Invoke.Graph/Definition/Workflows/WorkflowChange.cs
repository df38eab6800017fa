namespace Invoke.Graph;

/// <summary>A value of a workflow that was replaced so that it runs here, as <see cref="WorkflowImport.Replace"/> notes it.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Field">The input's name on the wire.</param>
/// <param name="Before">The workflow's value.</param>
/// <param name="After">The value now.</param>
/// <param name="Reason">Why.</param>
public sealed record WorkflowChange(string NodeId, string Field, object? Before, object? After, string Reason);
