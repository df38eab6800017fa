using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Invoke.Graph.Tests.Definition.Workflows;

/// <summary>Documents of another shape are a JsonException that says what is wrong, and nothing worse.</summary>
public sealed class WorkflowShapeTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 5_000 : 500;

    [Theory]
    [InlineData("", "The workflow is not valid JSON")]
    [InlineData("{", "The workflow is not valid JSON")]
    [InlineData("{\"name\":\"\\ud800\",\"nodes\":[],\"edges\":[]}", "half a surrogate pair")]
    [InlineData("[]", "A workflow is a JSON object with 'nodes' and 'edges', not Array.")]
    [InlineData("null", "not Null")]
    [InlineData("""{"edges":[]}""", "A workflow needs 'nodes', a JSON array.")]
    [InlineData("""{"nodes":{},"edges":[]}""", "read with NodeGraph.Parse")]
    [InlineData("""{"nodes":[]}""", "A workflow needs 'edges', a JSON array.")]
    [InlineData("""{"nodes":[],"edges":null}""", "A workflow needs 'edges', a JSON array.")]
    [InlineData("""{"nodes":[7],"edges":[]}""", "Every node of a workflow is a JSON object; one is 7.")]
    [InlineData("""{"nodes":[null],"edges":[]}""", "one is null")]
    [InlineData("""{"nodes":[{"type":"invocation","data":{}}],"edges":[]}""", "Every node of a workflow needs an 'id'")]
    [InlineData("""{"nodes":[{"id":"a","type":"invocation"}],"edges":[]}""", "Node 'a' of the workflow has no 'data'")]
    [InlineData("""{"nodes":[{"id":5,"data":{}}],"edges":[]}""", "'id' of a workflow must be text; it is 5.")]
    [InlineData("""{"nodes":[{"id":"a","data":[]}],"edges":[]}""", "'data' of a workflow must be a JSON object; it is [].")]
    [InlineData("""{"nodes":[{"id":"a","data":{"type":"add","inputs":[]}}],"edges":[]}""", "'inputs' of a workflow must be a JSON object")]
    [InlineData("""{"nodes":[{"id":"a","data":{"type":"add","inputs":{"a":5}}}],"edges":[]}""", "Every input of a workflow is a JSON object; one is 5.")]
    [InlineData("""{"nodes":[],"edges":[1]}""", "Every edge of a workflow is a JSON object")]
    [InlineData("""{"nodes":[],"edges":[{"type":"default","source":"a","target":"b"}]}""", "Every edge of a workflow needs 'source', 'sourceHandle'")]
    [InlineData("""{"nodes":[],"edges":[{"source":null,"sourceHandle":"x","target":"b","targetHandle":"x"}]}""", "Every edge of a workflow needs")]
    [InlineData("""{"nodes":[],"edges":[],"meta":5}""", "'meta' of a workflow must be a JSON object")]
    [InlineData("""{"nodes":[],"edges":[],"name":5}""", "'name' of a workflow must be text")]
    [InlineData("""{"nodes":[],"edges":[],"tags":["a"]}""", "'tags' of a workflow must be text")]
    [InlineData("""{"nodes":[],"edges":[],"exposedFields":{}}""", "'exposedFields' of a workflow must be a JSON array")]
    [InlineData("""{"nodes":[],"edges":[],"exposedFields":[{"nodeId":"a"}]}""", "Every exposed field needs 'nodeId' and 'fieldName'")]
    [InlineData("""{"nodes":[],"edges":[],"exposedFields":[null]}""", "Every exposed field of a workflow is a JSON object")]
    [InlineData("""{"nodes":[],"edges":[],"form":[]}""", "'form' of a workflow must be a JSON object")]
    [InlineData("""{"nodes":[],"edges":[],"form":{"elements":{"x":{"type":"node-field"}}}}""", "Form element 'x' shows a field")]
    [InlineData("""{"nodes":[],"edges":[],"form":{"elements":{"x":5}}}""", "Every form element of a workflow is a JSON object")]
    [InlineData("""{"nodes":[],"edges":[],"form":{"elements":{"x":{"type":"container","data":{"children":[5]}}}}}""", "The children of a form element are ids")]
    public void ImportWorkflow_WrongShape_IsJsonException(string json, string expected)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => NodeGraph.ImportWorkflow(json, NodeCatalog.Default));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImportWorkflow_HalfASurrogatePair_IsJsonException()
    {
        // An attribute could not hold it.
        string json = """{"name":"?","nodes":[],"edges":[]}""".Replace('?', '\ud800');

        var exception = Assert.ThrowsAny<JsonException>(() => NodeGraph.ImportWorkflow(json, NodeCatalog.Default));

        Assert.StartsWith("The workflow is not valid JSON", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImportWorkflow_NothingButNulls_IsAnEmptyGraph()
    {
        const string Json = """
            {"id":null,"name":null,"author":null,"description":null,"version":null,"contact":null,"tags":null,"notes":null,"exposedFields":null,"form":null,
             "meta":{"version":"4.0.0","category":null},"nodes":[],"edges":[]}
            """;

        WorkflowImport import = NodeGraph.ImportWorkflow(Json, NodeCatalog.Default);

        Assert.Empty(import.Problems);
        Assert.Empty(import.Graph.Nodes);
        Assert.Empty(import.Tags);
    }

    [Theory]
    [InlineData(WorkflowDocuments.PromptList)]
    [InlineData(WorkflowDocuments.SumForm)]
    public void ImportWorkflow_DocumentCutAnywhere_IsJsonException(string json)
    {
        string text = json.TrimEnd();

        for (var length = 0; length < text.Length; length += 3)
        {
            Assert.ThrowsAny<JsonException>(() => NodeGraph.ImportWorkflow(text[..length], NodeCatalog.Default));
        }
    }

    [Trait("Kind", "Heavy")]
    [Theory]
    [InlineData(WorkflowDocuments.PromptList)]
    [InlineData(WorkflowDocuments.SumForm)]
    public void ImportWorkflow_MemberReplaced_ThrowsNothingButJsonException(string json)
    {
        string[] replacements = ["null", "5", "\"x\"", "true", "[]", "{}", "[null]", "{\"a\":null}", "\"\"", "1e400", "-1"];
        var random = new Random(11);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            JsonNode root = JsonNode.Parse(json)!;
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                Change(root, replacements[random.Next(replacements.Length)], random);
            }

            read += Reads(root.ToJsonString()) ? 1 : 0;
        }

        Assert.InRange(read, 1, Rounds - 1);
    }

    [Trait("Kind", "Heavy")]
    [Theory]
    [InlineData(WorkflowDocuments.PromptList)]
    [InlineData(WorkflowDocuments.SumForm)]
    public void ImportWorkflow_TextChanged_ThrowsNothingButJsonException(string json)
    {
        const string Alphabet = "{}[]\",:\\u0dn 1e-tf\ud800\udc00\0";
        var random = new Random(12);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder(json);
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            read += Reads(text.ToString()) ? 1 : 0;
        }

        Assert.InRange(read, 1, Rounds - 1);
    }

    /// <summary>Replaces, removes or moves a member somewhere below the root.</summary>
    private static void Change(JsonNode root, string replacement, Random random)
    {
        List<JsonNode> owners = [.. Owners(root)];
        JsonNode owner = owners[random.Next(owners.Count)];
        if (owner is JsonObject members && members.Count > 0)
        {
            string name = members.ElementAt(random.Next(members.Count)).Key;
            if (random.Next(4) == 0)
            {
                members.Remove(name);
            }
            else
            {
                members[name] = random.Next(3) == 0 ? owners[random.Next(owners.Count)].DeepClone() : JsonNode.Parse(replacement);
            }
        }
        else if (owner is JsonArray items && items.Count > 0)
        {
            items[random.Next(items.Count)] = JsonNode.Parse(replacement);
        }
    }

    private static IEnumerable<JsonNode> Owners(JsonNode node) => node switch
    {
        JsonObject members => [node, .. members.Where(member => member.Value is not null).SelectMany(member => Owners(member.Value!))],
        JsonArray items => [node, .. items.Where(item => item is not null).SelectMany(item => Owners(item!))],
        _ => [],
    };

    private static bool Reads(string json)
    {
        try
        {
            WorkflowImport import = NodeGraph.ImportWorkflow(json, NodeCatalog.Default);
            _ = import.ExposedFields.Select(field => $"{field} {field.Type} {field.Value}").ToArray();
            _ = import.Problems.Select(problem => problem.ToString()).ToArray();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
