using System.Globalization;

namespace Invoke.Graph;

/// <summary>Copies the value of one connection into a node before it runs.</summary>
internal abstract class InputBinder<TNode>
{
    public abstract void Bind(TNode node, IterationPaths paths, in Invocation invocation);
}

internal class InputBinder<TNode, T>(Action<TNode, T> set, ValueSource<T> source, RowProjection projection) : InputBinder<TNode>
{
    public override void Bind(TNode node, IterationPaths paths, in Invocation invocation) => Set(node, source.Read(projection.Row(paths, in invocation)));

    protected virtual void Set(TNode node, T value) => set(node, value);
}

/// <summary>Binds a number and holds it against the port's range.</summary>
internal sealed class RangeCheckingBinder<TNode, T>(InputPort port, Action<TNode, T> set, ValueSource<T> source, RowProjection projection)
    : InputBinder<TNode, T>(set, source, projection)
{
    protected override void Set(TNode node, T value)
    {
        if (port.DescribeOutOfRange(value) is { } problem)
        {
            throw new ArgumentOutOfRangeException(
                port.Name, value, string.Create(CultureInfo.InvariantCulture, $"Input '{port.Name}' {problem}."));
        }

        base.Set(node, value);
    }
}
