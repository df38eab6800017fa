using System.Text;

namespace Invoke.Graph.Generators;

/// <summary>Writes indented lines.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        // Generated code is the same on every machine.
        _text.Append('\n');
    }

    /// <summary>Adds to the end of the last line.</summary>
    public void Append(string end) => _text.Insert(_text.Length - 1, end);

    public void Open(string line)
    {
        Line(line);
        Open();
    }

    public void Open()
    {
        Line("{");
        _depth++;
    }

    public void Close(string end = "")
    {
        _depth--;
        Line("}" + end);
    }

    public void Indent() => _depth++;

    public void Unindent() => _depth--;

    public override string ToString() => _text.ToString();
}
