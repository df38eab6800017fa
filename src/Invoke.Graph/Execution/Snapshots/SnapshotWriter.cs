using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes what a session has to know to go on: lengths of axes, choices, what has finished, and its outputs.</summary>
internal sealed class SnapshotWriter
{
    private readonly GraphSession _session;
    private readonly Utf8JsonWriter _writer;
    private readonly PathOrder _order;
    private readonly ValueEncoder _values;

    public SnapshotWriter(GraphSession session, Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        _session = session;
        _writer = writer;
        _order = new PathOrder(session.Plan, session.Paths);
        _values = new ValueEncoder(options);
    }

    public void Write()
    {
        _writer.WriteStartObject();
        WriteHead();
        if (_session.QueueMemory is { } memory)
        {
            _writer.WriteString(SnapshotNames.Queue, memory.Save());
        }

        WriteNumbers(SnapshotNames.Axes, NodeKind.Iterate, _session.AxisLength);
        WriteRows(SnapshotNames.Skipped, node => node.IsLazy, _session.IsSkipped);
        WriteNumbers(SnapshotNames.Choices, NodeKind.Choice, _session.ChosenBranch);
        WriteHistory();
        WriteResults();
        _writer.WriteEndObject();
    }

    /// <summary>Writes what the session is of.</summary>
    public void WriteHead()
    {
        _writer.WriteNumber(SnapshotNames.Version, SnapshotNames.CurrentVersion);
        _writer.WriteString(SnapshotNames.Session, _session.Id);
        _writer.WriteString(SnapshotNames.Graph, PlanFingerprint.Of(_session.Plan));
        WriteInputs();
        WriteEdits();
    }

    private void WriteInputs()
    {
        _writer.WriteStartObject(SnapshotNames.Inputs);
        for (var index = 0; index < _session.Plan.Inputs.Count; index++)
        {
            ValueSource source = _session.Values.Inputs[index];
            if (_values.TryEncode(source.Type, source.ReadBoxed(0)))
            {
                _writer.WritePropertyName(_session.Plan.Inputs[index].Name);
                _writer.WriteRawValue(_values.Bytes, skipInputValidation: true);
            }
        }

        _writer.WriteEndObject();
    }

    public void WriteEdits()
    {
        _writer.WriteStartObject(SnapshotNames.Edits);
        foreach (NodeState state in _session.States.Where(state => state.IsEdited))
        {
            _writer.WriteStartObject(state.Node.Id);
            _writer.WriteBoolean("is_intermediate", state.Template.IsIntermediate);
            _writer.WriteBoolean("use_cache", state.Template.UseCache);
            // A connected input's own value has no effect, so it need not have a JSON form.
            foreach (InputPort input in state.Node.Descriptor.Inputs.Where(input => input.HasValueToWrite && !state.Node.IsConnected(input.Name)))
            {
                if (!_values.TryEncode(input.Type, input.GetValue(state.Template)))
                {
                    throw new InvokeException(
                        $"Node {state.Node} was edited, and the value of its input '{input.Name}' has no JSON form, so the session cannot be saved; give its type a JSON contract.");
                }

                _writer.WritePropertyName(input.Name);
                _writer.WriteRawValue(_values.Bytes, skipInputValidation: true);
            }

            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }

    /// <summary>Writes a number for each row of the nodes of a kind, in path order.</summary>
    private void WriteNumbers(string name, NodeKind kind, Func<PlanNode, int, int> numberOf)
    {
        _writer.WriteStartObject(name);
        foreach (PlanNode node in _session.Plan.Nodes.Where(node => node.Kind == kind))
        {
            _writer.WriteStartArray(node.Id);
            foreach (int row in _order.RowsOf(node.RowSpace))
            {
                _writer.WriteNumberValue(numberOf(node, row));
            }

            _writer.WriteEndArray();
        }

        _writer.WriteEndObject();
    }

    private void WriteRows(string name, Func<PlanNode, bool> isWanted, Func<PlanNode, int, bool> isSet)
    {
        _writer.WriteStartObject(name);
        foreach (PlanNode node in _session.Plan.Nodes.Where(isWanted))
        {
            int[] rows = _order.RowsOf(node.Space);
            _writer.WriteStartArray(node.Id);
            for (var position = 0; position < rows.Length; position++)
            {
                if (isSet(node, rows[position]))
                {
                    _writer.WriteNumberValue(position);
                }
            }

            _writer.WriteEndArray();
        }

        _writer.WriteEndObject();
    }

    /// <summary>Writes pairs of node and position, in the order of finishing.</summary>
    private void WriteHistory()
    {
        _writer.WriteStartArray(SnapshotNames.History);
        foreach ((int node, int row) in _session.FinishedRows)
        {
            _writer.WriteNumberValue(node);
            _writer.WriteNumberValue(_order.PositionsOf(_session.Plan.Nodes[node].Space)[row]);
        }

        _writer.WriteEndArray();
    }

    private void WriteResults()
    {
        _writer.WriteStartObject(SnapshotNames.Results);
        foreach (PlanNode node in _session.Plan.Nodes.Where(node => node.Kind != NodeKind.Iterate))
        {
            int[] finished = [.. _order.RowsOf(node.Space).Where(row => _session.IsFinished(node, row))];
            if (finished.Length > 0)
            {
                _writer.WriteStartObject(node.Id);
                foreach (OutputPort output in node.Descriptor.Outputs)
                {
                    WriteOutput(node, output, finished);
                }

                _writer.WriteEndObject();
            }
        }

        _writer.WriteEndObject();
    }

    /// <summary>Writes the values of finished rows in path order, each as <c>[value]</c>, or 0 where it is missing.</summary>
    private void WriteOutput(PlanNode node, OutputPort output, int[] finished)
    {
        ValueSource source = _session.States[node.Index].GetOutput(output.Index);
        _writer.WriteStartArray(output.Name);
        foreach (int row in finished)
        {
            if (!_session.IsMissing(node, output.Index, row) && _values.TryEncode(source.Type, source.ReadBoxed(row)))
            {
                _writer.WriteStartArray();
                _writer.WriteRawValue(_values.Bytes, skipInputValidation: true);
                _writer.WriteEndArray();
            }
            else
            {
                _writer.WriteNumberValue(0);
            }
        }

        _writer.WriteEndArray();
    }
}
