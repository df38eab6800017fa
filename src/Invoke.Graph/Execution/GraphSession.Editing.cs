using System.Text.Json;

namespace Invoke.Graph;

/// <content>Editing: a node's literals may change until one of its invocations has started.</content>
public sealed partial class GraphSession
{
    /// <summary>Changes literals of a node for this session; a snapshot keeps the change.</summary>
    /// <typeparam name="TNode">The node's class.</typeparam>
    /// <param name="nodeId">The node's id.</param>
    /// <param name="edit">Changes inputs of the node. What it does to connected inputs has no effect.</param>
    /// <exception cref="ArgumentException">The graph has no such node, or it is of another class.</exception>
    /// <exception cref="InvalidOperationException">An invocation of the node has started, or a choice has been made by its literals.</exception>
    /// <exception cref="GraphValidationException">The edited node has problems; it stays as it was.</exception>
    public void Edit<TNode>(string nodeId, Action<TNode> edit)
        where TNode : Node
    {
        ArgumentNullException.ThrowIfNull(edit);
        PlanNode node = Find(nodeId);
        if (_states[node.Index].Template is not TNode template)
        {
            throw new ArgumentException(
                $"Node '{node.Id}' ({node.Descriptor.Type}) is of class {node.Descriptor.ClrType.Name}, not {typeof(TNode).Name}; edit it as its own class.",
                nameof(nodeId));
        }

        for (var row = 0; row < _paths.Count(node.Space); row++)
        {
            if (_started[node.Index].IsSet(row) || _finished[node.Index].IsSet(row) || _decided.IsSet(node.Index, row))
            {
                throw new InvalidOperationException(
                    $"Node '{node.Id}' ({node.Descriptor.Type}) cannot be edited: '{GetInvocationId(_paths.InvocationAt(node, row))}' has started. "
                    + "Edit a node before its first invocation.");
            }
        }

        var copy = (TNode)node.Descriptor.Copy(template);
        copy.Id = node.Id;
        edit(copy);
        var problems = new List<GraphProblem>();
        InputRules.Check(copy, new PlanConnections(node), node.Index, problems);
        if (problems.Count > 0)
        {
            throw new GraphValidationException(problems);
        }

        _states[node.Index].Edit(copy);
        _journal?.OnEdited();
    }

    private void RestoreEdits(SavedSession snapshot, JsonSerializerOptions options)
    {
        foreach ((PlanNode node, JsonElement literals) in snapshot.Edits())
        {
            Node copy = node.Descriptor.Copy(node.Template);
            copy.Id = node.Id;
            foreach (JsonProperty literal in literals.EnumerateObject())
            {
                bool isFlag = literal.Value.ValueKind is JsonValueKind.True or JsonValueKind.False;
                switch (literal.Name)
                {
                    case "is_intermediate" when isFlag:
                        copy.IsIntermediate = literal.Value.GetBoolean();
                        break;
                    case "use_cache" when isFlag:
                        copy.UseCache = literal.Value.GetBoolean();
                        break;
                    default:
                        Check(node, node.Descriptor.FindInput(literal.Name) is not null);
                        node.Descriptor.FindInput(literal.Name)?.ReadValue(copy, literal.Value, options);
                        break;
                }
            }

            _states[node.Index].Edit(copy);
        }
    }

    private sealed class PlanConnections(PlanNode plan) : IConnections
    {
        public bool IsConnected(int node, string port) => plan.IsConnected(port);
    }
}
