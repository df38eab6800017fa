using System.Text.Json;

namespace Invoke.Graph;

/// <summary>A workflow of InvokeAI's editor as a graph, with a report of what could not be taken over.</summary>
/// <remarks>
/// Nodes whose type is unknown are left out with their connections, so check <see cref="Problems"/> or call
/// <see cref="ThrowIfIncomplete"/> before running the graph. Not thread-safe while values are set.
/// </remarks>
public sealed class WorkflowImport
{
    private readonly NodeCatalog _catalog;
    private readonly Dictionary<string, ExposedField> _byName;
    private readonly List<WorkflowChange> _changes = [];

    internal WorkflowImport(NodeGraph graph, NodeCatalog catalog, IReadOnlyList<ExposedField> exposedFields, IReadOnlyList<GraphProblem> problems)
    {
        Graph = graph;
        _catalog = catalog;
        ExposedFields = exposedFields;
        Problems = problems;
        _byName = exposedFields.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets the graph; its author order is the order of the nodes in the document.</summary>
    public NodeGraph Graph { get; }

    /// <summary>Gets the fields the author offers: those of the form in its order, then those of <c>exposedFields</c>.</summary>
    public IReadOnlyList<ExposedField> ExposedFields { get; }

    /// <summary>Gets everything unknown or odd in the document, and every fault of the graph that setting a value cannot mend.</summary>
    /// <value>
    /// Empty where the whole document was taken over. Inputs that are missing or out of range are not listed: they can still be set, and
    /// <see cref="NodeGraph.Compile"/> reports them.
    /// </value>
    public IReadOnlyList<GraphProblem> Problems { get; }

    /// <summary>Gets what <see cref="Replace"/> put in place of the workflow's own values, in order.</summary>
    public IReadOnlyList<WorkflowChange> Changes => _changes;

    /// <summary>Gets the workflow's id; empty where it has none.</summary>
    public string Id { get; internal init; } = string.Empty;

    /// <summary>Gets the workflow's name.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>Gets who wrote the workflow.</summary>
    public string Author { get; internal init; } = string.Empty;

    /// <summary>Gets what the workflow does.</summary>
    public string Description { get; internal init; } = string.Empty;

    /// <summary>Gets the author's version of the workflow.</summary>
    public string Version { get; internal init; } = string.Empty;

    /// <summary>Gets how to reach the author.</summary>
    public string Contact { get; internal init; } = string.Empty;

    /// <summary>Gets the author's notes.</summary>
    public string Notes { get; internal init; } = string.Empty;

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; internal init; } = [];

    /// <summary>Gets the version of the document's format, for example <c>3.0.0</c>; empty where it names none.</summary>
    public string FormatVersion { get; internal init; } = string.Empty;

    /// <summary>Throws where the document could not be taken over as a whole.</summary>
    /// <exception cref="GraphValidationException">There are problems; the exception lists them all.</exception>
    public void ThrowIfIncomplete()
    {
        if (Problems.Count > 0)
        {
            throw new GraphValidationException(Problems);
        }
    }

    /// <summary>Sets an exposed field.</summary>
    /// <param name="name">The field's name; upper and lower case are the same.</param>
    /// <param name="value">The value: of the field's type, of one that converts to it as over a connection, or a <see cref="JsonElement"/> as in a document.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">No field has the name, the field is connected, or the value does not fit.</exception>
    public WorkflowImport Set(string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out ExposedField? field)
            ? Set(field.NodeId, field.Field, value)
            : throw new ArgumentException(
                $"The workflow exposes no field '{name}'. Its fields: {GraphProblem.Quoted(ExposedFields.Select(each => each.Name))}.", nameof(name));
    }

    /// <summary>Sets an input of a node, exposed or not.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <param name="field">The input's name on the wire.</param>
    /// <param name="value">The value, as in <see cref="Set(string, object?)"/>.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The node or the input is not there, the input is connected, or the value does not fit.</exception>
    public WorkflowImport Set(string nodeId, string field, object? value)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        ArgumentNullException.ThrowIfNull(field);
        if (!Graph.TryGetNode(nodeId, out Node? node))
        {
            throw new ArgumentException(
                $"The graph has no node '{nodeId}' to set '{field}' of; its type may be missing, see Problems. Its nodes: {GraphProblem.Quoted(Graph.Nodes.Select(each => each.Id!))}.",
                nameof(nodeId));
        }

        if (node.Descriptor.FindInput(field) is not { } input)
        {
            throw new ArgumentException(GraphProblem.UnknownInput(node, field).Message, nameof(field));
        }

        var port = new PortReference(nodeId, field);
        if (Graph.Connections.FirstOrDefault(connection => connection.Destination == port) is { } connected)
        {
            throw new ArgumentException($"{Where(node, field)} has the connection {connected}, which overrides any value; disconnect it first.", nameof(field));
        }

        SetValue(node, input, value);
        return this;
    }

    /// <summary>Sets an input of a node as <see cref="Set(string, string, object?)"/> does, and notes in <see cref="Changes"/> that it is not the workflow's own value.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <param name="field">The input's name on the wire.</param>
    /// <param name="value">The value.</param>
    /// <param name="reason">Why, for whoever reads the report.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The node or the input is not there, the input is connected, or the value does not fit.</exception>
    public WorkflowImport Replace(string nodeId, string field, object? value, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentNullException.ThrowIfNull(nodeId);
        ArgumentNullException.ThrowIfNull(field);
        object? before = ValueOf(nodeId, field);
        Set(nodeId, field, value);
        _changes.Add(new WorkflowChange(nodeId, field, before, ValueOf(nodeId, field), reason));
        return this;
    }

    private object? ValueOf(string nodeId, string field) =>
        Graph.TryGetNode(nodeId, out Node? node) ? node.Descriptor.FindInput(field)?.GetValue(node) : null;

    private static string Where(Node node, string field) => $"Node '{node.Id}' ({node.Descriptor.Type}): input '{field}'";

    private void SetValue(Node node, InputPort input, object? value)
    {
        string? outOfRange;
        try
        {
            outOfRange = input.SetValue(node, value, _catalog.JsonOptions);
        }
        catch (InvalidCastException exception)
        {
            throw new ArgumentException($"{Where(node, input.Name)} takes {input.Type}. {exception.Message}", nameof(value), exception);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"{Where(node, input.Name)} {exception.Message.TrimEnd('.')}.", nameof(value), exception);
        }

        catch (ArgumentException exception)
        {
            // A property that checks what it is given.
            throw new ArgumentException($"{Where(node, input.Name)} does not take that: {exception.Message}", nameof(value), exception);
        }

        if (outOfRange is not null)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"{Where(node, input.Name)} {outOfRange}.");
        }
    }
}
