using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes the entries of one session's journal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over memory has nothing to release.")]
internal sealed class JournalWriter
{
    private readonly GraphSession _session;
    private readonly ISessionJournal _journal;
    private readonly JsonSerializerOptions _options;
    private readonly int _maxOutputBytes;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly ValueEncoder _values;

    /// <summary>What became known since the last entry: iterators with rows that read their lists, choices and skipped nodes with rows of their own.</summary>
    private readonly List<(PlanNode Node, int Row)> _axes = [];
    private readonly List<(PlanNode Node, int Row)> _choices = [];
    private readonly List<(PlanNode Node, int Row)> _skipped = [];

    public JournalWriter(GraphSession session, ISessionJournal journal, JsonSerializerOptions options, int maxOutputBytes)
    {
        _session = session;
        _journal = journal;
        _options = options;
        _maxOutputBytes = maxOutputBytes;
        _writer = new Utf8JsonWriter(_buffer);
        _values = new ValueEncoder(options);
    }

    /// <summary>Writes the session as it is now: what it is of, and everything that has finished.</summary>
    public void Begin()
    {
        foreach (PlanNode node in _session.Plan.Nodes)
        {
            int rows = _session.Paths.Count(node.RowSpace);
            for (var row = 0; row < rows; row++)
            {
                AddKnown(node, row);
            }
        }

        Write(() =>
        {
            new SnapshotWriter(_session, _writer, _options).WriteHead();
            WriteKnown();
        });
        foreach ((int node, int row) in _session.FinishedRows)
        {
            OnFinished(_session.Paths.InvocationAt(_session.Plan.Nodes[node], row));
        }
    }

    public void OnExpanded(PlanNode iterator, int row) => _axes.Add((iterator, row));

    public void OnDecided(PlanNode choice, int row) => _choices.Add((choice, row));

    public void OnSkipped(PlanNode node, int row) => _skipped.Add((node, row));

    public void OnEdited() => Write(() => new SnapshotWriter(_session, _writer, _options).WriteEdits());

    public void OnFinished(Invocation invocation)
    {
        PlanNode node = _session.Plan.Nodes[invocation.NodeIndex];
        Write(() =>
        {
            _writer.WriteString(JournalNames.Node, node.Id);
            WritePath(node.Space, invocation.Row);
            _writer.WriteString(JournalNames.Type, node.Descriptor.ResultType);
            _writer.WriteStartObject(JournalNames.Outputs);
            foreach (OutputPort output in node.Descriptor.Outputs)
            {
                WriteOutput(node, output, invocation.Row);
            }

            _writer.WriteEndObject();
            WriteKnown();
        });
    }

    private void AddKnown(PlanNode node, int row)
    {
        if (node.Kind == NodeKind.Iterate)
        {
            OnExpanded(node, row);
            return;
        }

        if (node.Kind == NodeKind.Choice)
        {
            OnDecided(node, row);
        }

        if (node.IsLazy && _session.IsSkipped(node, row))
        {
            OnSkipped(node, row);
        }
    }

    private void Write(Action members)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        members();
        _writer.WriteEndObject();
        _writer.Flush();
        _journal.Append(Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }

    private void WriteOutput(PlanNode node, OutputPort output, int row)
    {
        ValueSource source = _session.States[node.Index].GetOutput(output.Index);
        _writer.WritePropertyName(output.Name);
        if (_session.IsMissing(node, output.Index, row) || !_values.TryEncode(source.Type, source.ReadBoxed(row)) || _values.Bytes.Length > _maxOutputBytes)
        {
            _writer.WriteNumberValue(0);
            return;
        }

        _writer.WriteStartArray();
        _writer.WriteRawValue(_values.Bytes, skipInputValidation: true);
        _writer.WriteEndArray();
    }

    private void WriteKnown()
    {
        WriteKnown(SnapshotNames.Axes, _axes, _session.AxisLength);
        WriteKnown(SnapshotNames.Choices, _choices, _session.ChosenBranch);
        WriteKnown(SnapshotNames.Skipped, _skipped, static (_, _) => 1);
        if (_session.QueueMemory is { } memory)
        {
            _writer.WriteString(SnapshotNames.Queue, memory.Save());
        }
    }

    /// <summary>Writes <c>[node, path, number]</c> for each.</summary>
    private void WriteKnown(string name, List<(PlanNode Node, int Row)> known, Func<PlanNode, int, int> numberOf)
    {
        known.RemoveAll(each => numberOf(each.Node, each.Row) < 0);
        if (known.Count == 0)
        {
            return;
        }

        _writer.WriteStartArray(name);
        foreach ((PlanNode node, int row) in known)
        {
            _writer.WriteStartArray();
            _writer.WriteStringValue(node.Id);
            WritePathValue(node.RowSpace, row);
            _writer.WriteNumberValue(numberOf(node, row));
            _writer.WriteEndArray();
        }

        _writer.WriteEndArray();
        known.Clear();
    }

    private void WritePath(IterationSpace space, int row)
    {
        _writer.WritePropertyName(JournalNames.Path);
        WritePathValue(space, row);
    }

    private void WritePathValue(IterationSpace space, int row)
    {
        Span<int> path = stackalloc int[space.Level];
        _session.Paths.CopyPath(space, row, path);
        _writer.WriteStartArray();
        foreach (int index in path)
        {
            _writer.WriteNumberValue(index);
        }

        _writer.WriteEndArray();
    }
}
