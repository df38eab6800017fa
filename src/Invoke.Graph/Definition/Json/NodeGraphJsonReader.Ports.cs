using System.Text.Json;

namespace Invoke.Graph;

/// <content>Calls, and the inputs and outputs of graphs.</content>
internal sealed partial class NodeGraphJsonReader
{
    /// <summary>Reads the graph that a node calls; false where there is none to read.</summary>
    private bool TryReadCalled(CallNode call, JsonElement value)
    {
        if (!value.TryGetProperty("graph", out JsonElement inner) || inner.ValueKind != JsonValueKind.Object)
        {
            return CannotRead(call, GraphProblemCode.MissingInput, "graph", "there is no graph to call; write it under 'graph'");
        }

        if (_depth == NodeGraph.MaxCallDepth)
        {
            return CannotRead(call, GraphProblemCode.Recursion, null, $"calls are nested deeper than {NodeGraph.MaxCallDepth}; call fewer graphs inside one another");
        }

        try
        {
            new NodeGraphJsonReader(_catalog, new GraphAssembler(_assembler, call), _depth + 1).Read(inner);
            return true;
        }
        catch (JsonException exception)
        {
            throw new JsonException($"In the graph of '{call.Id}': {exception.Message}", exception);
        }
    }

    private bool CannotRead(CallNode call, GraphProblemCode code, string? port, string message)
    {
        // A node that was added has an id.
        string id = call.Id!;
        _assembler.Graph.Remove(call);
        _assembler.MarkUnreadable(id);
        _assembler.Report(new GraphProblem(code, id, port, $"Node '{id}' ({CallNode.TypeId}): {message}."));
        return false;
    }

    private void ReadInputs(JsonElement inputs)
    {
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The graph's 'inputs' must be a JSON object of names with the ports each feeds.");
        }

        foreach (JsonProperty input in inputs.EnumerateObject())
        {
            ReadInput(input.Name, input.Value);
        }

        _assembler.PlaceConnections();
    }

    /// <summary>Reads <c>name: [ports]</c>, or <c>name: {"type": name, "default": value, "ports": [ports]}</c>.</summary>
    private void ReadInput(string name, JsonElement value)
    {
        JsonElement ports = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("ports", out JsonElement inner) ? inner : value;
        if (name.Length == 0 || ports.ValueKind != JsonValueKind.Array || _assembler.Graph.Inputs.Any(each => each.Name == name))
        {
            throw new JsonException($"Every input of the graph has a name of its own and a list of the ports it feeds; '{name}' is {value.GetRawText()}.");
        }

        PortReference[] ends = [.. ports.EnumerateArray().Select(ReadReference)];
        PortType type = ReadType(name, value) ?? GraphInputTypes.Infer(_assembler.Graph, ends);
        try
        {
            JsonElement? defaultValue = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("default", out JsonElement given) ? given : null;
            _assembler.Graph.AddInput(type.CreateGraphInput(name, defaultValue, _catalog.JsonOptions));
        }
        catch (JsonException exception)
        {
            _assembler.Graph.AddInput(type.CreateGraphInput(name, null, _catalog.JsonOptions));
            _assembler.Report(new GraphProblem(GraphProblemCode.TypeMismatch, null, name, $"The default of graph input '{name}' {exception.Message.TrimEnd('.')}."));
        }

        foreach ((PortReference end, JsonElement port) in ends.Zip(ports.EnumerateArray()))
        {
            _assembler.AddConnection(new Connection(new PortReference(null, name), end), ReadPosition(name, port));
        }
    }

    /// <summary>Reads the name of an input's type; null where the ports tell it.</summary>
    private PortType? ReadType(string input, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("type", out JsonElement word) || word.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        PortType? type = word.ValueKind == JsonValueKind.String && word.GetString() is { } name ? DefaultPortTypes.Find(name) : null;
        if (type is null)
        {
            _assembler.Report(new GraphProblem(GraphProblemCode.UnknownType, null, input,
                $"Graph input '{input}' has type {JsonText.Excerpt(word)}, which is none that a document can name; use {GraphProblem.Quoted(DefaultPortTypes.Names)}, 'list of ...', or leave 'type' out."));
        }

        return type;
    }

    /// <summary>Reads the place of a connection among those into the same port; null where it comes after all others.</summary>
    private static int? ReadPosition(string input, JsonElement port)
    {
        if (!port.TryGetProperty("position", out JsonElement position) || position.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return position.ValueKind == JsonValueKind.Number && position.TryGetInt32(out int place) && place >= 0
            ? place
            : throw new JsonException($"A 'position' of graph input '{input}' is {JsonText.Excerpt(position)}; a whole number from 0 is needed.");
    }

    private void ReadOutputs(JsonElement outputs)
    {
        if (outputs.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The graph's 'outputs' must be a JSON object of names with the port that gives each.");
        }

        foreach (JsonProperty output in outputs.EnumerateObject())
        {
            if (output.Name.Length == 0 || _assembler.Graph.FindOutput(output.Name) is not null)
            {
                throw new JsonException($"Every output of the graph has a name of its own; '{output.Name}' is empty or there twice.");
            }

            _assembler.Graph.AddOutput(new GraphOutput(output.Name, ReadOutput(output.Value)));
        }
    }

    /// <summary>Reads a port; one without node is an input of the graph that is passed through.</summary>
    private static PortReference ReadOutput(JsonElement end) =>
        end.ValueKind == JsonValueKind.Object
        && end.TryGetProperty("node_id", out JsonElement node) && node.ValueKind == JsonValueKind.Null
        && end.TryGetProperty("field", out JsonElement field) && field.ValueKind == JsonValueKind.String
            ? new PortReference(null, field.GetString() ?? string.Empty)
            : ReadReference(end);
}
