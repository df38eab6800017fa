using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The workflow and the graph in an image's file, each a JSON text of its own.</summary>
internal sealed record ImageWorkflowAnswer(
    [property: JsonPropertyName("workflow")] string? Workflow,
    [property: JsonPropertyName("graph")] string? Graph);
