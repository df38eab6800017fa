using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes a graph in InvokeAI's JSON.</summary>
internal static class NodeGraphJsonWriter
{
    public static void Write(NodeGraph graph, Utf8JsonWriter writer, JsonSerializerOptions options, int depth = 0)
    {
        if (depth > NodeGraph.MaxCallDepth)
        {
            throw new InvokeException($"A graph calls itself, or calls are nested deeper than {NodeGraph.MaxCallDepth}; such a graph has no JSON form.");
        }

        writer.WriteStartObject();
        writer.WriteString("id", graph.Id);
        writer.WriteStartObject("nodes");
        var fresh = new Dictionary<NodeDescriptor, Node>();
        foreach (Node node in graph.Nodes)
        {
            WriteNode(node, fresh, writer, options, depth);
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
        WriteInputs(graph, writer, options);
        WriteOutputs(graph, writer);
        writer.WriteEndObject();
    }

    private static void WriteNode(Node node, Dictionary<NodeDescriptor, Node> fresh, Utf8JsonWriter writer, JsonSerializerOptions options, int depth)
    {
        if (node is DelegateNode)
        {
            throw new InvokeException(
                $"Node '{node.Id}' runs a delegate, which no document can hold; write a node class for it, or leave it out of the graph that is written.");
        }

        // Every node of a graph has an id.
        writer.WriteStartObject(node.Id!);
        writer.WriteString("id", node.Id);
        writer.WriteString("type", node.Descriptor.Type);
        writer.WriteBoolean("is_intermediate", node.IsIntermediate);
        writer.WriteBoolean("use_cache", node.UseCache);
        if (node is CallNode call)
        {
            writer.WritePropertyName("graph");
            Write(call.Graph, writer, options, depth + 1);
        }

        if (!fresh.TryGetValue(node.Descriptor, out Node? initial))
        {
            fresh.Add(node.Descriptor, initial = node.Descriptor.CreateNode());
        }

        foreach (InputPort input in node.Descriptor.Inputs)
        {
            if (node is CallNode { Values: { Count: > 0 } values } && values.ContainsKey(input.Name) && input.Name is "id" or "type" or "is_intermediate" or "use_cache" or "graph")
            {
                throw new InvokeException($"Node '{node.Id}' ({CallNode.TypeId}): a value of input '{input.Name}' has no JSON form, as documents use the word themselves; connect the input.");
            }

            // What is missing is left out, unless reading it back would give the type's default instead.
            if (input.HasValueToWrite && (!input.IsMissing(node) || !input.IsMissing(initial)))
            {
                WriteLiteral(node, input, writer, options);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteLiteral(Node node, InputPort input, Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        writer.WritePropertyName(input.Name);
        try
        {
            input.WriteValue(node, writer, options);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or NotSupportedException)
        {
            throw new InvokeException($"Node '{node.Id}' ({node.Descriptor.Type}): input '{input.Name}' has no JSON form: {exception.Message}", exception);
        }
    }

    private static void WriteInputs(NodeGraph graph, Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        if (graph.Inputs.Count == 0)
        {
            return;
        }

        ILookup<string, Connection> connections = graph.Connections
            .Where(connection => connection.Source.NodeId is null)
            .ToLookup(connection => connection.Source.Port);
        Dictionary<Connection, int> places = ConnectionOrder.FindPlaces(graph);
        writer.WriteStartObject("inputs");
        foreach (GraphInput input in graph.Inputs)
        {
            writer.WritePropertyName(input.Name);
            bool isNamed = GraphInputTypes.IsToBeNamed(input.Type, graph, connections[input.Name].Select(connection => connection.Destination));
            if (!isNamed && !input.HasDefault)
            {
                WritePorts(writer, connections[input.Name], places);
                continue;
            }

            writer.WriteStartObject();
            if (isNamed)
            {
                writer.WriteString("type", input.Type.Name);
            }

            if (input.HasDefault)
            {
                writer.WritePropertyName("default");
                input.WriteDefault(writer, options);
            }

            writer.WritePropertyName("ports");
            WritePorts(writer, connections[input.Name], places);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WritePorts(Utf8JsonWriter writer, IEnumerable<Connection> connections, Dictionary<Connection, int> places)
    {
        writer.WriteStartArray();
        foreach (Connection connection in connections)
        {
            WriteReference(writer, connection.Destination, places.TryGetValue(connection, out int place) ? place : null);
        }

        writer.WriteEndArray();
    }

    private static void WriteOutputs(NodeGraph graph, Utf8JsonWriter writer)
    {
        if (graph.Outputs.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("outputs");
        foreach (GraphOutput output in graph.Outputs)
        {
            WriteEnd(writer, output.Name, output.Source);
        }

        writer.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter writer, string name, PortReference end)
    {
        writer.WritePropertyName(name);
        WriteReference(writer, end);
    }

    private static void WriteReference(Utf8JsonWriter writer, PortReference reference, int? position = null)
    {
        writer.WriteStartObject();
        writer.WriteString("node_id", reference.NodeId);
        writer.WriteString("field", reference.Port);
        if (position is { } place)
        {
            writer.WriteNumber("position", place);
        }

        writer.WriteEndObject();
    }
}
