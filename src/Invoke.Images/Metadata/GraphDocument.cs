using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>A graph document, looked at against the direction of its connections.</summary>
internal sealed class GraphDocument : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Dictionary<string, JsonElement> _nodes = [];
    private readonly ILookup<string, (string Input, string Source)> _sources;

    private GraphDocument(JsonDocument document)
    {
        _document = document;
        foreach (JsonProperty node in Member(document.RootElement, "nodes").EnumerateObject())
        {
            _nodes[node.Name] = node.Value;
        }

        _sources = Member(document.RootElement, "edges").EnumerateArray()
            .Select(edge => (Source: Text(edge, "source", "node_id"), Destination: Text(edge, "destination", "node_id"), Input: Text(edge, "destination", "field")))
            .Where(edge => edge is { Source: not null, Destination: not null, Input: not null })
            .ToLookup(edge => edge.Destination!, edge => (edge.Input!, edge.Source!));
    }

    /// <summary>Reads a document; null where it is none.</summary>
    public static GraphDocument? TryParse(string json)
    {
        if (!JsonObjectText.IsValid(json))
        {
            return null;
        }

        var document = JsonDocument.Parse(json);
        try
        {
            return new GraphDocument(document);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            document.Dispose();
            return null;
        }
    }

    public string? TypeOf(string id) => _nodes.TryGetValue(id, out JsonElement node) && node.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
        ? type.GetString()
        : null;

    /// <summary>Reads what a node holds at an input; false where that is nothing or null.</summary>
    public bool TryGetLiteral(string id, string input, out JsonElement value)
    {
        value = default;
        return _nodes.TryGetValue(id, out JsonElement node) && node.TryGetProperty(input, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }

    public bool IsConnected(string id, string input) => _sources[id].Any(edge => edge.Input == input);

    /// <summary>The nodes that lead to an input, or to any input of a node, nearest first; the node itself comes first where no input is named.</summary>
    public IEnumerable<string> Upstream(string id, string? input = null)
    {
        var waiting = new Queue<string>(input is null ? [id] : _sources[id].Where(edge => edge.Input == input).Select(edge => edge.Source));
        var seen = new HashSet<string>(waiting);
        while (waiting.TryDequeue(out string? next))
        {
            yield return next;
            foreach ((_, string source) in _sources[next])
            {
                if (seen.Add(source))
                {
                    waiting.Enqueue(source);
                }
            }
        }
    }

    /// <summary>Finds the nearest node that leads to an input and holds a literal.</summary>
    public bool TryFindLiteral(string id, string input, string literal, out JsonElement value, [NotNullWhen(true)] out string? holder)
    {
        foreach (string each in Upstream(id, input))
        {
            if (TryGetLiteral(each, literal, out value))
            {
                holder = each;
                return true;
            }
        }

        value = default;
        holder = null;
        return false;
    }

    public void Dispose() => _document.Dispose();

    private static JsonElement Member(JsonElement element, string name) => element.GetProperty(name);

    private static string? Text(JsonElement element, string part, string name) => element.GetProperty(part).TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
