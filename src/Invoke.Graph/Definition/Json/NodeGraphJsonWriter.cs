using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes a graph in InvokeAI's JSON.</summary>
internal static class NodeGraphJsonWriter
{
    public static void Write(NodeGraph graph, Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", graph.Id);
        writer.WriteStartObject("nodes");
        foreach (Node node in graph.Nodes)
        {
            WriteNode(node, writer, options);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("edges");
        foreach (Connection connection in graph.Connections.Where(connection => connection.Source.NodeId is not null))
        {
            writer.WriteStartObject();
            WriteEnd(writer, "source", connection.Source);
            WriteEnd(writer, "destination", connection.Destination);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteInputs(graph, writer);
        writer.WriteEndObject();
    }

    private static void WriteNode(Node node, Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        // Every node of a graph has an id.
        writer.WriteStartObject(node.Id!);
        writer.WriteString("id", node.Id);
        writer.WriteString("type", node.Descriptor.Type);
        writer.WriteBoolean("is_intermediate", node.IsIntermediate);
        writer.WriteBoolean("use_cache", node.UseCache);
        foreach (InputPort input in node.Descriptor.Inputs)
        {
            if (input.HasValueToWrite && !input.IsMissing(node))
            {
                writer.WritePropertyName(input.Name);
                input.WriteValue(node, writer, options);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteInputs(NodeGraph graph, Utf8JsonWriter writer)
    {
        if (graph.Inputs.Count == 0)
        {
            return;
        }

        ILookup<string, PortReference> destinations = graph.Connections
            .Where(connection => connection.Source.NodeId is null)
            .ToLookup(connection => connection.Source.Port, connection => connection.Destination);
        writer.WriteStartObject("inputs");
        foreach (GraphInput input in graph.Inputs)
        {
            writer.WriteStartArray(input.Name);
            foreach (PortReference destination in destinations[input.Name])
            {
                WriteReference(writer, destination);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter writer, string name, PortReference end)
    {
        writer.WritePropertyName(name);
        WriteReference(writer, end);
    }

    private static void WriteReference(Utf8JsonWriter writer, PortReference reference)
    {
        writer.WriteStartObject();
        writer.WriteString("node_id", reference.NodeId);
        writer.WriteString("field", reference.Port);
        writer.WriteEndObject();
    }
}
