using System.Text.Json;
using Invoke.Graph;
using Invoke.Internal.Errors;

namespace Invoke.Queue;

/// <summary>Checks a batch whole, each value once, on a copy of its graph.</summary>
internal static class BatchChecker
{
    /// <summary>Checks what can be checked of a batch whose graph may still change: its shape.</summary>
    public static void CheckShape(SessionBatch batch)
    {
        HashSet<(string, string)> seen = [];
        for (int group = 0; group < batch.Data.Count; group++)
        {
            foreach (BatchField field in batch.Data[group])
            {
                if (string.IsNullOrEmpty(field.NodePath) || string.IsNullOrEmpty(field.FieldName))
                {
                    throw new BatchException($"List {group} of the batch's data has a field without a node or a name; give both.");
                }

                if (!seen.Add((field.NodePath, field.FieldName)))
                {
                    throw new BatchException($"The batch's data has node '{field.NodePath}' field '{field.FieldName}' twice; only one list can set it.");
                }

                CheckKinds(field);
            }
        }

        CheckWorkflow(batch.Workflow);
        if (batch.Spread is < 1 or > SessionBatch.MaxSpread)
        {
            throw new BatchException($"The batch's spread is {batch.Spread}; it has to be from 1 to {SessionBatch.MaxSpread}.");
        }

        if (batch.BatchId is { Length: 0 })
        {
            throw new BatchException("The batch's id is empty; leave it out for a new one.");
        }
    }

    /// <summary>Checks every value against its port, and the graph with the first values set.</summary>
    /// <exception cref="BatchException">A value or an input does not fit.</exception>
    /// <exception cref="GraphValidationException">The graph has problems.</exception>
    public static void CheckAgainst(NodeGraph copy, SessionBatch batch, NodeCatalog catalog)
    {
        foreach (BatchField field in batch.Data.SelectMany(group => group))
        {
            // Backwards, so that the first one stays.
            for (int index = field.Items.Count - 1; index >= 0; index--)
            {
                Set(copy, new NodeFieldValue(field.NodePath, field.FieldName, field.Items[index]), catalog, $", value {index + 1} of {field.Items.Count}");
            }
        }

        // Where a field has no values nothing is run, and what they would set is not there to be checked.
        if (batch.Data.All(group => group.All(field => field.Items.Count > 0)))
        {
            Check(copy, batch.Inputs, catalog);
        }
    }

    /// <summary>Checks what one item runs.</summary>
    /// <inheritdoc cref="CheckAgainst"/>
    public static void Check(SessionDocument document, NodeCatalog catalog)
    {
        NodeGraph graph = NodeGraph.Parse(document.Graph, catalog);
        foreach (NodeFieldValue value in document.FieldValues)
        {
            Set(graph, value, catalog, string.Empty);
        }

        Check(graph, document.Inputs, catalog);
    }

    private static void Check(NodeGraph graph, string? inputs, NodeCatalog catalog)
    {
        CheckInputs(graph, inputs, catalog);
        graph.Compile();
    }

    private static void Set(NodeGraph graph, NodeFieldValue value, NodeCatalog catalog, string which)
    {
        try
        {
            graph.SetInput(value.NodePath, value.FieldName, value.Value, catalog);
        }
        catch (ArgumentException exception)
        {
            throw new BatchException($"The batch cannot set node '{value.NodePath}' field '{value.FieldName}'{which}: {exception.PlainMessage()}", exception);
        }
    }

    private static void CheckInputs(NodeGraph graph, string? inputs, NodeCatalog catalog)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        if (inputs is not null)
        {
            try
            {
                GraphInputs.Parse(inputs, graph, catalog);
                using JsonDocument document = JsonDocument.Parse(inputs);
                given.UnionWith(document.RootElement.EnumerateObject().Select(member => member.Name));
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException)
            {
                throw new BatchException($"The batch's inputs do not fit its graph: {exception.PlainMessage()}", exception);
            }
        }

        foreach (GraphInput input in graph.Inputs)
        {
            if (!input.HasDefault && !given.Contains(input.Name))
            {
                throw new BatchException($"Graph input '{input.Name}' ({input.Type}) has no value; give it one in the batch's inputs.");
            }
        }
    }

    private static void CheckKinds(BatchField field)
    {
        for (int index = 0; index < field.Items.Count; index++)
        {
            JsonValueKind kind = BatchExpansion.KindOf(field.Items[index]);
            if (kind == JsonValueKind.Undefined || kind != BatchExpansion.KindOf(field.Items[0]))
            {
                throw new BatchException(
                    $"Node '{field.NodePath}' field '{field.FieldName}': value {index + 1} is {JsonKindName.Of(kind)}, value 1 is {JsonKindName.Of(BatchExpansion.KindOf(field.Items[0]))}; values of one field are all of one kind.");
            }
        }
    }

    private static void CheckWorkflow(string? workflow)
    {
        if (workflow is null)
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(workflow);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new BatchException($"The batch's workflow is {JsonKindName.Of(document.RootElement.ValueKind)}; it has to be a JSON object.");
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new BatchException($"The batch's workflow is not valid JSON: {exception.Message}", exception);
        }
    }
}
