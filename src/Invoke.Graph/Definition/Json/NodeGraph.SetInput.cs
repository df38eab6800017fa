using System.Text.Json;

namespace Invoke.Graph;

/// <content>Setting literals of a graph that came from a document.</content>
public sealed partial class NodeGraph
{
    /// <summary>Sets the literal of an input, as a document has it.</summary>
    /// <param name="nodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
    /// <param name="input">The input's name on the wire.</param>
    /// <param name="value">The value.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <exception cref="ArgumentException">
    /// There is no such node or input, the input is connected, or the value does not fit; the graph is as it was. The message names all of them.
    /// </exception>
    public void SetInput(string nodePath, string input, JsonElement value, NodeCatalog catalog)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodePath);
        ArgumentException.ThrowIfNullOrEmpty(input);
        ArgumentNullException.ThrowIfNull(catalog);
        if (!TryFindByPath(nodePath, out Node? node, out NodeGraph? owner))
        {
            throw new ArgumentException($"The graph has no node '{nodePath}'. Its nodes: {GraphProblem.Quoted(_nodes.Select(each => each.Id ?? string.Empty))}.", nameof(nodePath));
        }

        InputPort port = node.Descriptor.FindInput(input)
            ?? throw new ArgumentException(GraphProblem.UnknownInput(node, input).Message, nameof(input));
        if (owner._connections.Exists(connection => connection.Destination == new PortReference(node.Id, input)))
        {
            throw new ArgumentException($"Node '{nodePath}' ({node.Descriptor.Type}): input '{input}' is connected, so a value would have no effect; disconnect it, or set what feeds it.", nameof(input));
        }

        try
        {
            if (port.SetValue(node, value, catalog.JsonOptions) is { } problem)
            {
                throw Refused(problem);
            }
        }
        catch (JsonException exception)
        {
            throw Refused(exception.Message.TrimEnd('.'), exception);
        }
        catch (ArgumentException exception) when (exception.ParamName != nameof(value))
        {
            // A property or a record that checks what it is given.
            throw Refused($"does not take {JsonText.Excerpt(value)}: {exception.Message.TrimEnd('.')}", exception);
        }

        ArgumentException Refused(string problem, Exception? cause = null) =>
            new($"Node '{nodePath}' ({node.Descriptor.Type}): input '{input}' {problem}.", nameof(value), cause);
    }
}
