using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Invoke.AspNetCore;

/// <summary>Changes the graph document of a session; whether the result is a graph is checked by whoever reads it next.</summary>
internal sealed class SessionDocumentEditor
{
    private readonly JsonObject _graph;

    public SessionDocumentEditor(string graph)
    {
        // What the queue keeps was written by NodeGraph.ToJson, so it is an object with nodes and edges.
        _graph = JsonNode.Parse(graph)!.AsObject();
    }

    public string Graph => _graph.ToJsonString();

    /// <summary>Adds a node.</summary>
    /// <returns>Its id, made from its type where it has none.</returns>
    public string AddNode(JsonElement node)
    {
        JsonObject nodes = NodesOf(_graph);
        string id = IdOf(node) is { Length: > 0 } given ? given : FreeId(nodes, node);
        if (nodes.ContainsKey(id))
        {
            throw HttpProblemException.BadRequest($"The graph has a node '{Shown(id)}' already. Choose another id, or replace that node with PUT.");
        }

        Put(nodes, id, node);
        return id;
    }

    public void ReplaceNode(string path, JsonElement node)
    {
        (JsonObject graph, string id) = Find(path);
        if (IdOf(node) is { Length: > 0 } given && given != id)
        {
            throw HttpProblemException.BadRequest($"The node in the body has the id '{Shown(given)}', the one in the address '{Shown(id)}'. Leave the id out, or delete the node and add another.");
        }

        Put(NodesOf(graph), id, node);
    }

    /// <summary>Removes a node with its edges, and what the graph's inputs and outputs say of it.</summary>
    public void RemoveNode(string path)
    {
        (JsonObject graph, string id) = Find(path);
        bool IsEnd(JsonNode? end) => (string?)end?["node_id"] == id;
        NodesOf(graph).Remove(id);
        RemoveWhere(EdgesOf(graph), edge => IsEnd(edge?["source"]) || IsEnd(edge?["destination"]));
        foreach ((_, JsonNode? input) in graph["inputs"] as JsonObject ?? [])
        {
            if ((input as JsonArray ?? input?["ports"]) is JsonArray ports)
            {
                RemoveWhere(ports, IsEnd);
            }
        }

        if (graph["outputs"] is JsonObject outputs)
        {
            foreach (string name in outputs.Where(output => IsEnd(output.Value)).Select(output => output.Key).ToArray())
            {
                outputs.Remove(name);
            }
        }
    }

    public void AddEdge(JsonElement edge) => EdgesOf(_graph).Add((JsonNode?)JsonObject.Create(edge));

    public void RemoveEdge(PortReference source, PortReference destination)
    {
        bool Is(JsonNode? end, PortReference port) => (string?)end?["node_id"] == port.NodeId && (string?)end?["field"] == port.Port;
        if (!RemoveWhere(EdgesOf(_graph), edge => Is(edge?["source"], source) && Is(edge?["destination"], destination)))
        {
            throw HttpProblemException.NotFound("The graph of this session has no such edge; check the nodes and fields in the address.");
        }
    }

    private static JsonObject NodesOf(JsonObject graph) => graph["nodes"]!.AsObject(); // every graph that was written has them

    private static JsonArray EdgesOf(JsonObject graph) => graph["edges"]!.AsArray(); // every graph that was written has them

    private static bool RemoveWhere(JsonArray array, Predicate<JsonNode?> isMeant)
    {
        int before = array.Count;
        for (int index = before - 1; index >= 0; index--)
        {
            if (isMeant(array[index]))
            {
                array.RemoveAt(index);
            }
        }

        return array.Count < before;
    }

    private static void Put(JsonObject nodes, string id, JsonElement node)
    {
        JsonObject put = JsonObject.Create(node)!; // the body was checked to be an object
        put["id"] = id;
        nodes[id] = put;
    }

    private static string? IdOf(JsonElement node) => node.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static string FreeId(JsonObject nodes, JsonElement node)
    {
        string type = node.TryGetProperty("type", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString()! : "node";
        string name = type[(type.LastIndexOf('.') + 1)..];
        string id = name;
        for (int repeat = 2; nodes.ContainsKey(id); repeat++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{name}_{repeat}");
        }

        return id;
    }

    /// <summary>Finds a node by its id, or inside calls by a path like <c>call.node</c>, and the graph it is in.</summary>
    private (JsonObject Graph, string Id) Find(string path)
    {
        (JsonObject graph, string rest) = (_graph, path);
        while (!NodesOf(graph).ContainsKey(rest))
        {
            // Ids from documents may hold dots themselves, so the first part that is a call counts.
            int end = -1;
            JsonObject? called = null;
            do
            {
                end = rest.IndexOf('.', end + 1);
                called = end < 0 ? null : NodesOf(graph)[rest[..end]]?["graph"] as JsonObject;
            }
            while (called is null && end >= 0);

            if (called is null)
            {
                throw HttpProblemException.NotFound($"The graph of this session has no node '{Shown(path)}'. Inside a called graph the path is that of the call, a dot, and the node: 'call.node'.");
            }

            (graph, rest) = (called, rest[(end + 1)..]);
        }

        return (graph, rest);
    }

    private static string Shown(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
