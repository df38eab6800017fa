namespace Invoke.Graph.Tests.Definition.Workflows;

/// <summary>Workflows written by hand in the formats of InvokeAI's editor.</summary>
internal static class WorkflowDocuments
{
    /// <summary>Format 3.0.0: prompts from a file, each joined with an ending and gathered; connectors, notes, a preview and a collapsed edge beside.</summary>
    public const string PromptList = """
        {
          "id": "w1", "name": "Prompts from a file", "author": "Ada", "description": "Reads prompts.", "version": "1.2.0", "contact": "ada@example.org",
          "tags": "text, prompts,, batch ", "notes": "Set the path.", "meta": { "version": "3.0.0", "category": "user" },
          "exposedFields": [
            { "nodeId": "file", "fieldName": "file_path" },
            { "nodeId": "join", "fieldName": "string_right" },
            { "nodeId": "file", "fieldName": "max_prompts" }
          ],
          "nodes": [
            { "id": "note", "type": "notes", "position": { "x": 0, "y": 0 }, "data": { "id": "note", "type": "notes", "label": "Read me", "notes": "Two steps.", "isOpen": true } },
            { "id": "all", "type": "invocation", "position": { "x": 900, "y": 0 },
              "data": { "id": "all", "type": "collect", "version": "1.1.0", "nodePack": "invokeai", "label": "", "notes": "", "isOpen": true, "isIntermediate": false, "useCache": true,
                "inputs": { "item": { "name": "item", "label": "" }, "collection": { "name": "collection", "label": "", "value": null } } } },
            { "id": "join", "type": "invocation", "position": { "x": 600, "y": 0 },
              "data": { "id": "join", "type": "string_join", "version": "1.0.1", "nodePack": "invokeai", "label": "Ending", "notes": "", "isOpen": false, "isIntermediate": true, "useCache": true,
                "inputs": { "string_left": { "name": "string_left", "label": "", "value": 12 }, "string_right": { "name": "string_right", "label": " Ending ", "value": ", please" } } } },
            { "id": "each", "type": "invocation", "position": { "x": 300, "y": 0 },
              "data": { "id": "each", "type": "iterate", "version": "1.1.0", "nodePack": "invokeai", "inputs": { "collection": { "name": "collection", "label": "", "value": [] } } } },
            { "id": "file", "type": "invocation", "position": { "x": 0, "y": 0 },
              "data": { "id": "file", "type": "prompt_from_file", "version": "1.0.2", "nodePack": "invokeai", "isIntermediate": null, "useCache": null,
                "inputs": {
                  "file_path": { "name": "file_path", "label": "", "value": "" }, "pre_prompt": { "name": "pre_prompt", "label": "", "value": null },
                  "post_prompt": { "name": "post_prompt", "label": "" }, "start_line": { "name": "start_line", "label": "", "value": 1 },
                  "max_prompts": { "name": "max_prompts", "label": "Ending", "value": 2 } } } },
            { "id": "c1", "type": "connector", "position": { "x": 1, "y": 1 }, "data": { "id": "c1", "type": "connector", "label": "Connector", "isOpen": true } },
            { "id": "c2", "type": "connector", "position": { "x": 2, "y": 2 }, "data": { "id": "c2", "type": "connector" } },
            { "id": "preview", "type": "current_image", "position": { "x": 3, "y": 3 }, "data": { "id": "preview", "type": "current_image" } }
          ],
          "edges": [
            { "id": "e5", "type": "collapsed", "source": "each", "target": "join" },
            { "id": "e4", "type": "default", "source": "join", "sourceHandle": "value", "target": "all", "targetHandle": "item" },
            { "id": "e1", "type": "default", "source": "file", "sourceHandle": "collection", "target": "each", "targetHandle": "collection" },
            { "id": "e2", "type": "default", "source": "each", "sourceHandle": "item", "target": "c1", "targetHandle": "in" },
            { "id": "e3", "type": "default", "source": "c2", "sourceHandle": "out", "target": "join", "targetHandle": "string_left" },
            { "id": "e6", "type": "default", "source": "c1", "sourceHandle": "out", "target": "c2", "targetHandle": "in" },
            { "id": "e7", "type": "default", "source": "each", "sourceHandle": "item", "target": "join", "targetHandle": "string_left", "hidden": true },
            { "id": "e8", "type": "default", "source": "join", "sourceHandle": "value", "target": "preview", "targetHandle": "image" }
          ]
        }
        """;

    /// <summary>Format 4.0.0: two numbers are added in an order of nodes that is not that of the edges; its form nests containers.</summary>
    public const string SumForm = """
        {
          "name": "Sum", "author": "", "description": null, "version": "", "contact": "", "tags": "", "notes": "",
          "meta": { "version": "4.0.0", "category": "default" },
          "exposedFields": [ { "nodeId": "a", "fieldName": "value" }, { "nodeId": "sum", "fieldName": "operation" } ],
          "nodes": [
            { "id": "sum", "type": "invocation", "position": { "x": 0, "y": 0 },
              "data": { "id": "sum", "type": "integer_math", "version": "1.0.1", "label": "", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": false,
                "inputs": { "operation": { "name": "operation", "label": "", "value": "SUB" }, "a": { "name": "a", "label": "", "value": 1 }, "b": { "name": "b", "label": "Right", "value": 4 } } } },
            { "id": "a", "type": "invocation", "position": { "x": 0, "y": 0 },
              "data": { "id": "a", "type": "integer", "version": "1.0.1", "isIntermediate": true, "useCache": true, "inputs": { "value": { "name": "value", "label": "Left", "value": 10 } } } }
          ],
          "edges": [ { "id": "e", "type": "default", "source": "a", "sourceHandle": "value", "target": "sum", "targetHandle": "a" } ],
          "form": {
            "rootElementId": "root",
            "elements": {
              "node-field-b": { "id": "node-field-b", "parentId": "row", "type": "node-field", "data": { "fieldIdentifier": { "nodeId": "sum", "fieldName": "b" }, "showDescription": true } },
              "root": { "id": "root", "type": "container", "data": { "layout": "column", "children": ["title", "row", "line"] } },
              "row": { "id": "row", "parentId": "root", "type": "container", "data": { "layout": "row", "children": ["node-field-a", "node-field-b", "row", "missing"] } },
              "title": { "id": "title", "parentId": "root", "type": "heading", "data": { "content": "Sum" } },
              "text": { "id": "text", "type": "text", "data": { "content": "Not shown" } },
              "hidden": { "id": "hidden", "type": "node-field", "data": { "fieldIdentifier": { "nodeId": "sum", "fieldName": "a" } } },
              "line": { "id": "line", "parentId": "root", "type": "divider" },
              "node-field-a": { "id": "node-field-a", "parentId": "row", "type": "node-field", "data": { "fieldIdentifier": { "nodeId": "a", "fieldName": "value" }, "settings": { "type": "integer-field-config", "component": "slider" } } }
            }
          }
        }
        """;

    /// <summary>Writes a small workflow; its edges are given as "node.port node.port".</summary>
    public static string Small(string nodes, string[]? edges = null, string fields = "", string version = "3.0.0") =>
        "{\"meta\":{\"version\":\"" + version + "\"},\"exposedFields\":[" + fields + "],\"nodes\":[" + nodes + "],\"edges\":["
        + string.Join(",", (edges ?? []).Select(Edge)) + "]}";

    public static string Node(string id, string type, string inputs = "", string more = "") =>
        "{\"id\":\"" + id + "\",\"type\":\"invocation\",\"data\":{\"id\":\"" + id + "\",\"type\":\"" + type + "\"" + more + ",\"inputs\":{" + inputs + "}}}";

    public static string Special(string id, string kind) => "{\"id\":\"" + id + "\",\"type\":\"" + kind + "\",\"data\":{\"id\":\"" + id + "\"}}";

    public static string Value(string name, string value, string label = "") =>
        "\"" + name + "\":{\"name\":\"" + name + "\",\"label\":\"" + label + "\",\"value\":" + value + "}";

    public static string Field(string node, string name) => "{\"nodeId\":\"" + node + "\",\"fieldName\":\"" + name + "\"}";

    private static string Edge(string edge)
    {
        string[] ends = edge.Split('.', ' ');
        return $$"""{"id":"{{edge}}","type":"default","source":"{{ends[0]}}","sourceHandle":"{{ends[1]}}","target":"{{ends[2]}}","targetHandle":"{{ends[3]}}"}""";
    }
}
