namespace Invoke.Graph.Tests.Differential;

/// <content>What an invocation gives.</content>
internal sealed partial class OracleRun
{
    private object? Compute(ModelNode node, OraclePath path)
    {
        switch (node.Kind)
        {
            case ModelKind.Collect:
                return Gather(node, path);
            case ModelKind.If or ModelKind.Switch:
                // What chooses nothing has failed before.
                return Input(node, ChosenBy(node, path)!, path);
            case ModelKind.Sum:
                return Work.Compute(node.Kind, node.Salt, node.FailAt, node.NullAt, node.Length, Numbers(node, "a", path), Numbers(node, "b", path), Numbers(node, "c", path));
            default:
                return Work.Compute(node.Kind, node.Salt, node.FailAt, node.NullAt, node.Length, Number(node, "a", path), Number(node, "b", path), Number(node, "c", path));
        }
    }

    private string? ChosenBy(ModelNode node, OraclePath path) => node.Chosen(Input(node, node.Selector!, path));

    /// <summary>Lists first, then items, each in the order of edges; items that failed are left out, if it comes to that.</summary>
    private object?[] Gather(ModelNode node, OraclePath path)
    {
        var items = new List<object?>();
        foreach (ModelEdge edge in node.Edges.Where(edge => !IsItem(edge)))
        {
            var list = (System.Collections.IEnumerable?)Read(edge.Source, path) ?? throw new WorkException("The list is null.");
            items.AddRange(list.Cast<object?>());
        }

        foreach (ModelEdge edge in node.Edges.Where(IsItem))
        {
            items.AddRange(ItemPaths(edge, path).Where(item => IsDone(edge.Source, item)).Select(item => Read(edge.Source, item)));
        }

        return [.. items];
    }

    private List<OraclePath> ItemPaths(ModelEdge edge, OraclePath path) => edge.Source.Node is { } source ? PathsOf(source, path, out _) : [path];

    private object? Input(ModelNode node, string input, OraclePath path) => node.Edges.FirstOrDefault(edge => edge.Input == input) is { } edge
        ? Read(edge.Source, path)
        : node.Literals.GetValueOrDefault(input);

    /// <summary>A number, as which a boolean counts; null where the input is not connected.</summary>
    private long Number(ModelNode node, string input, OraclePath path) => node.Edges.FirstOrDefault(edge => edge.Input == input) is { } edge
        ? ToNumber(Read(edge.Source, path))
        : 0L;

    private long[]? Numbers(ModelNode node, string input, OraclePath path) =>
        Input(node, input, path) is System.Collections.IEnumerable list ? list.Cast<object?>().Select(ToNumber).ToArray() : null;

    private static long ToNumber(object? value) => value switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new WorkException("A number is missing."),
    };
}
