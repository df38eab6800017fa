namespace Invoke.Graph;

/// <summary>Where a connection reads its values: one value for each row of an iteration space.</summary>
internal abstract class ValueSource(PortType type)
{
    public PortType Type { get; } = type;

    public abstract object? ReadBoxed(int row);
}

internal abstract class ValueSource<T>(PortType type) : ValueSource(type)
{
    public abstract T Read(int row);

    public sealed override object? ReadBoxed(int row) => Read(row);
}

/// <summary>An output of an ordinary node.</summary>
internal sealed class ColumnSource<TResult, T>(PortType type, ResultColumn<TResult> column, OutputReader<TResult, T> read) : ValueSource<T>(type)
{
    public override T Read(int row) => read(in column.Rows[row]);
}

/// <summary>A column of values as they are: the items of an iterator, the lists of a collector.</summary>
internal sealed class RowSource<T>(PortType type, ResultColumn<T> column) : ValueSource<T>(type)
{
    public override T Read(int row) => column.Rows[row];
}

/// <summary>A graph input: the same value for every row.</summary>
internal sealed class ConstantSource<T>(PortType type, T value) : ValueSource<T>(type)
{
    public override T Read(int row) => value;
}

/// <summary>A number computed from the row: an iterator's index or total.</summary>
internal sealed class ComputedSource(Func<int, long> compute) : ValueSource<long>(PortType.Int64)
{
    public override long Read(int row) => compute(row);
}

/// <summary>A conversion between two known types.</summary>
internal sealed class MappedSource<TFrom, TTo>(PortType type, ValueSource<TFrom> source, Func<TFrom, TTo> map) : ValueSource<TTo>(type)
{
    public override TTo Read(int row) => map(source.Read(row));
}

/// <summary>A conversion that looks at the value when it arrives; for reference types it costs a cast.</summary>
internal sealed class ConvertedSource<T>(PortType<T> type, ValueSource source) : ValueSource<T>(type)
{
    public override T Read(int row) => type.FromBoxed(source.ReadBoxed(row));
}
