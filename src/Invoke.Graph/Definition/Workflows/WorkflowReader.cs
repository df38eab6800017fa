using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's workflow JSON: nodes of the editor become nodes of a graph, and what only the editor shows is left out.</summary>
internal sealed class WorkflowReader(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private static readonly string[] Formats = ["3.0.0", "4.0.0"];

    private readonly GraphAssembler _assembler = new(catalog, options);

    public WorkflowImport Read(string json)
    {
        using JsonDocument document = JsonText.Parse(json, "workflow");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"A workflow is a JSON object with 'nodes' and 'edges', not {root.ValueKind}.");
        }

        string format = ReadFormat(root);
        var connectors = new WorkflowConnectors(_assembler.Problems);
        var nodes = new WorkflowNodes(_assembler);
        nodes.Read(root, connectors);
        List<Connection> connections = ReadConnections(root, connectors, nodes);
        nodes.AddToGraph([.. connections.Select(connection => connection.Destination)]);
        foreach (Connection connection in connections)
        {
            _assembler.AddConnection(connection);
        }

        IReadOnlyList<ExposedField> fields = new WorkflowFields(_assembler, nodes, options).Read(root);
        _assembler.ReportUnknownTypes();
        _assembler.Graph.Id = WorkflowJson.Text(root, "id");
        return new WorkflowImport(_assembler.Graph, catalog, fields, [.. _assembler.Problems, .. _assembler.Validate().Where(CannotBeMendedByAValue)])
        {
            Id = _assembler.Graph.Id,
            Name = WorkflowJson.Text(root, "name"),
            Author = WorkflowJson.Text(root, "author"),
            Description = WorkflowJson.Text(root, "description"),
            Version = WorkflowJson.Text(root, "version"),
            Contact = WorkflowJson.Text(root, "contact"),
            Notes = WorkflowJson.Text(root, "notes"),
            Tags = WorkflowJson.Text(root, "tags").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            FormatVersion = format,
        };
    }

    private static bool CannotBeMendedByAValue(GraphProblem problem) =>
        problem.Code is not (GraphProblemCode.MissingInput or GraphProblemCode.OutOfRange);

    private string ReadFormat(JsonElement root)
    {
        string format = WorkflowJson.Find(root, "meta", JsonValueKind.Object) is { } meta ? WorkflowJson.Text(meta, "version") : string.Empty;
        if (!Formats.Contains(format))
        {
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnsupportedVersion, null, null,
                $"The workflow's format is {(format.Length == 0 ? "not given" : $"'{format}'")}; {string.Join(" and ", Formats)} are supported. Open and save it in a newer InvokeAI, or check the result."));
        }

        return format;
    }

    /// <summary>Reads the connections between nodes that run, each once, from the outputs behind the connectors.</summary>
    private static List<Connection> ReadConnections(JsonElement root, WorkflowConnectors connectors, WorkflowNodes nodes)
    {
        List<Connection> drawn = [];
        foreach (JsonElement edge in WorkflowJson.Members(root, "edges"))
        {
            // A collapsed edge only shows that there are others between two nodes drawn small.
            if (WorkflowJson.Text(WorkflowJson.Object(edge, "edge"), "type") == "collapsed")
            {
                continue;
            }

            var connection = new Connection(ReadEnd(edge, "source", "sourceHandle"), ReadEnd(edge, "target", "targetHandle"));
            if (connection.Destination.NodeId is { } id && connectors.Contains(id))
            {
                connectors.Feed(id, connection.Source);
            }
            else
            {
                drawn.Add(connection);
            }
        }

        connectors.FollowAll();
        HashSet<Connection> seen = [];
        List<Connection> connections = [];
        foreach (Connection connection in drawn.Where(connection => !nodes.IsLeftOut(connection.Destination)))
        {
            if (connectors.Follow(connection.Source) is { } source && !nodes.IsLeftOut(source) && connection with { Source = source } is var resolved && seen.Add(resolved))
            {
                connections.Add(resolved);
            }
        }

        return connections;
    }

    private static PortReference ReadEnd(JsonElement edge, string node, string handle) =>
        WorkflowJson.Text(edge, node) is { Length: > 0 } id && WorkflowJson.Text(edge, handle) is { Length: > 0 } port
            ? new PortReference(id, port)
            : throw new JsonException(
                $"Every edge of a workflow needs 'source', 'sourceHandle', 'target' and 'targetHandle'; one is {JsonText.Excerpt(edge, 160)}.");
}
