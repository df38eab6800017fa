using System.Globalization;

namespace TrimSafety.App;

/// <summary>Runs each built-in node, made from a document, and writes and reads the document again.</summary>
internal static class BuiltinPart
{
    public static async Task RunAsync()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "red\nblue\n");
            foreach (NodeDescriptor type in NodeCatalog.Default.Descriptors)
            {
                await RunAsync(type, Literals(type.Type, file));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What a node of the type needs to succeed, or to go its longer way.</summary>
    private static string Literals(string type, string file) => type switch
    {
        "div" => ""","b":2""",
        "graph" => ""","graph":{"nodes":{"a":{"type":"add"}},"edges":[],"outputs":{"sum":{"node_id":"a","field":"value"}}}""",
        "prompt_from_file" => $""","file_path":"{file.Replace("\\", "\\\\", StringComparison.Ordinal)}","max_prompts":2""",
        "string_replace" => ""","string":"a1b2","search_string":"\\d","replace_string":"-","use_regex":true""",
        "string_split" => ""","string":"a-b","delimiter":"-" """,
        "integer_collection" => ""","collection":[1,2]""",
        "float_math" => ""","operation":"EXP" """,
        "integer_math" => ""","operation":"MAX" """,
        "float_to_int" => ""","method":"Floor" """,
        _ => "",
    };

    private static async Task RunAsync(NodeDescriptor type, string literals)
    {
        var graph = NodeGraph.Parse($$$"""{"nodes":{"n":{"id":"n","type":"{{{type.Type}}}"{{{literals}}}}},"edges":[]}""", NodeCatalog.Default);
        graph = NodeGraph.Parse(graph.ToJson(NodeCatalog.Default), NodeCatalog.Default);
        int schema = NodeCatalog.Default.GetJsonSchema(type.Type).Length;
        if (type.Kind != NodeKind.Ordinary)
        {
            // The engine's own nodes need a graph around them, which HostPart has.
            Console.WriteLine($"{type.Type}: engine{(schema > 0 ? string.Empty : ", no schema")}");
            return;
        }

        await using GraphRun run = await new GraphRunner().RunAsync(graph);
        run.ThrowIfNotCompleted();
        string outputs = string.Join(", ", type.Outputs.Select(output => $"{output.Name} {Describe(run.GetAll("n", output.Name)[0])}"));
        Console.WriteLine($"{type.Type}: {(type.Type.StartsWith("rand", StringComparison.Ordinal) ? "any" : outputs)}{(schema > 0 ? string.Empty : ", no schema")}");
    }

    private static string Describe(object? value) => value switch
    {
        System.Collections.IEnumerable list and not string => string.Join('|', list.Cast<object?>().Select(Describe)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}
