using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Finds the inputs behind the fields a workflow exposes and names them.</summary>
internal sealed class WorkflowFields(GraphAssembler assembler, WorkflowNodes nodes, GraphJsonReaderOptions options)
{
    public List<ExposedField> Read(JsonElement root)
    {
        List<ExposedField> fields = [];
        HashSet<PortReference> seen = [];
        Dictionary<string, int> repeats = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (PortReference port in WorkflowForm.ReadFields(root))
        {
            string nodeId = port.NodeId ?? string.Empty;
            if (!seen.Add(port) || !TryFind(nodeId, port.Port, out Node? node, out InputPort? input))
            {
                continue;
            }

            string label = nodes.ReadLabel(nodeId, port.Port);
            fields.Add(new ExposedField(Free(label.Length > 0 ? label : port.Port, names, repeats), nodeId, port.Port, label, node, input));
        }

        return fields;
    }

    /// <summary>Finds an exposed input; one of a node whose type is unknown is found without knowing more.</summary>
    private bool TryFind(string nodeId, string field, out Node? node, out InputPort? input)
    {
        input = null;
        if (!assembler.Graph.TryGetNode(nodeId, out node))
        {
            if (!assembler.IsUnreadable(nodeId))
            {
                assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnknownNode, nodeId, field,
                    $"The workflow has no node '{nodeId}', of which it exposes '{field}'; remove the field from its form."));
            }

            return assembler.IsUnreadable(nodeId);
        }

        input = node.Descriptor.FindInput(field);
        if (input is null && !options.IgnoreUnknownFields)
        {
            assembler.Problems.Add(GraphProblem.UnknownInput(node, field));
        }

        return input is not null;
    }

    private static string Free(string name, HashSet<string> names, Dictionary<string, int> repeats)
    {
        string free = name;
        int repeat = repeats.GetValueOrDefault(name, 2);
        while (!names.Add(free))
        {
            free = $"{name}_{repeat++}";
        }

        // Remembered, so that the next of its kind does not try every number again.
        repeats[name] = repeat;
        return free;
    }
}
