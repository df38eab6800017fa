namespace Invoke.Graph;

/// <summary>Checks the exposed ports of a library graph: unknown-node, unknown-port, protected-port, duplicate-alias.</summary>
internal static class ExposedPortRules
{
    public static List<GraphProblem> Check(NodeGraph graph, IReadOnlyList<ExposedPort> inputs, IReadOnlyList<ExposedPort> outputs)
    {
        var problems = new List<GraphProblem>();
        var aliases = new HashSet<string>(graph.Inputs.Select(input => input.Name), StringComparer.Ordinal);
        foreach (ExposedPort exposed in inputs)
        {
            CheckAlias(exposed, aliases, "input", problems);
            if (!graph.TryFindByPath(exposed.NodePath, out Node? node))
            {
                problems.Add(UnknownNode(exposed, "input"));
            }
            else if (node.Descriptor.FindInput(exposed.Field) is not { } port)
            {
                problems.Add(UnknownPort(exposed, "input", node, node.Descriptor.Inputs.Select(each => each.Name)));
            }
            else if (port.IsProtected)
            {
                problems.Add(new GraphProblem(GraphProblemCode.ProtectedPort, exposed.NodePath, exposed.Field,
                    $"Exposed input '{exposed.Alias}': input '{exposed.Field}' of '{exposed.NodePath}' takes no connection; expose another."));
            }
        }

        aliases = new HashSet<string>(graph.Outputs.Select(output => output.Name), StringComparer.Ordinal);
        foreach (ExposedPort exposed in outputs)
        {
            CheckAlias(exposed, aliases, "output", problems);
            if (!graph.TryFindByPath(exposed.NodePath, out Node? node))
            {
                problems.Add(UnknownNode(exposed, "output"));
            }
            else if (node.Descriptor.FindOutput(exposed.Field) is null)
            {
                problems.Add(UnknownPort(exposed, "output", node, node.Descriptor.Outputs.Select(each => each.Name)));
            }
        }

        return problems;
    }

    private static void CheckAlias(ExposedPort exposed, HashSet<string> aliases, string kind, List<GraphProblem> problems)
    {
        if (exposed.Alias.Length == 0 || !aliases.Add(exposed.Alias))
        {
            problems.Add(new GraphProblem(GraphProblemCode.DuplicateAlias, exposed.NodePath, exposed.Field, exposed.Alias.Length == 0
                ? $"The exposed {kind} '{exposed.NodePath}.{exposed.Field}' has no alias; give it one."
                : $"The graph has two {kind}s called '{exposed.Alias}'; give each an alias of its own."));
        }
    }

    private static GraphProblem UnknownNode(ExposedPort exposed, string kind) => new(GraphProblemCode.UnknownNode, exposed.NodePath, exposed.Field,
        $"Exposed {kind} '{exposed.Alias}': the graph has no node '{exposed.NodePath}'; add it or do not expose it.");

    private static GraphProblem UnknownPort(ExposedPort exposed, string kind, Node node, IEnumerable<string> names) => new(
        GraphProblemCode.UnknownPort, exposed.NodePath, exposed.Field,
        $"Exposed {kind} '{exposed.Alias}': '{exposed.NodePath}' ({node.Descriptor.Type}) has no {kind} '{exposed.Field}'; {kind}s are {GraphProblem.Quoted(names)}.");
}
