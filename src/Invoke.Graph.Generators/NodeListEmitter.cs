namespace Invoke.Graph.Generators;

/// <summary>Writes the list of an assembly's nodes.</summary>
internal static class NodeListEmitter
{
    public static string Emit(NodeList list)
    {
        var code = new CodeWriter();
        NodeEmitter.Header(code);
        if (list.Namespace.Length > 0)
        {
            code.Open($"namespace {list.Namespace}");
        }

        code.Line("/// <summary>The node types of this assembly.</summary>");
        code.Open("internal static class GeneratedNodes");
        code.Line("/// <summary>Gets the descriptors, ordered by type id.</summary>");
        code.Line("public static global::System.Collections.Generic.IReadOnlyList<global::Invoke.Graph.NodeDescriptor> All { get; } =");
        code.Indent();
        code.Open("new global::Invoke.Graph.NodeDescriptor[]");
        foreach (ListedNode node in list.Nodes)
        {
            code.Line($"{node.FullName}.TypeDescriptor,");
        }

        code.Close(";");
        code.Unindent();
        code.Close();
        if (list.Namespace.Length > 0)
        {
            code.Close();
        }

        return code.ToString();
    }
}
