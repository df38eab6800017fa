using System.Text.Json;

namespace Invoke.Client;

/// <summary>A graph to be queued, and the values that vary.</summary>
public sealed record BatchRequest
{
    /// <summary>Gets the graph, a JSON object of InvokeAI's shape; <c>NodeGraph.ToJson</c> of Invoke.Graph writes one.</summary>
    public required string Graph { get; init; }

    /// <summary>Gets the values that vary: those of one inner list vary together, the outer lists are multiplied.</summary>
    public IReadOnlyList<IReadOnlyList<BatchField>> Data { get; init; } = [];

    /// <summary>Gets how often the combinations are repeated.</summary>
    /// <value>1 by default.</value>
    public int Runs { get; init; } = 1;

    /// <summary>Gets over how many lanes, of one worker or of several, one session may be spread at a time.</summary>
    /// <value>1 to 1000; 1 by default: whoever starts a session runs all of it.</value>
    public int Spread { get; init; } = 1;

    /// <summary>Gets the values of the graph's inputs, a JSON object of their names; null where there are none.</summary>
    public string? Inputs { get; init; }

    /// <summary>Gets the document of an editor that the graph was made from, a JSON object; images carry it.</summary>
    public string? Workflow { get; init; }

    /// <summary>Gets who enqueues the batch, in the words of your program.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets where the results are to go, in the words of your program.</summary>
    public string? Destination { get; init; }

    /// <summary>Gets whether the items go before everything that waits.</summary>
    public bool Prepend { get; init; }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("prepend", Prepend);
        writer.WriteStartObject("batch");
        Write(writer, "graph", Graph);
        writer.WriteStartArray("data");
        foreach (IReadOnlyList<BatchField> together in Data)
        {
            writer.WriteStartArray();
            foreach (BatchField field in together)
            {
                field.Write(writer);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteNumber("runs", Runs);
        writer.WriteNumber("spread", Spread);
        Write(writer, "inputs", Inputs);
        Write(writer, "workflow", Workflow);
        Write(writer, "origin", Origin);
        Write(writer, "destination", Destination);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? document)
    {
        if (document is null)
        {
            return;
        }

        writer.WritePropertyName(name);
        if (name is "origin" or "destination")
        {
            writer.WriteStringValue(document);
            return;
        }

        try
        {
            writer.WriteRawValue(document);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The batch's {name} is no JSON: {exception.Message}", nameof(document), exception);
        }
    }
}
