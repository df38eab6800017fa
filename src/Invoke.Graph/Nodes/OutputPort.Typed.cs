namespace Invoke.Graph;

/// <summary>Describes an output that is read from a result, with the type of its values.</summary>
/// <typeparam name="TResult">The type whose properties are the node's outputs.</typeparam>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class OutputPort<TResult, T> : OutputPort<TResult>
{
    private readonly PortType<T> _type;
    private readonly OutputReader<TResult, T> _read;

    /// <summary>Creates a description.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="read">Reads the output from a result.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public OutputPort(string name, PortType<T> type, Func<TResult, T> read)
        : base(name, type)
    {
        ArgumentNullException.ThrowIfNull(read);
        _type = type;
        _read = (in TResult result) => read(result);
    }

    /// <summary>Creates a description whose reading copies no result; what the source generator writes.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="read">Reads the output from a result, which it takes as <c>in</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public OutputPort(string name, PortType<T> type, OutputReader<TResult, T> read)
        : base(name, type)
    {
        ArgumentNullException.ThrowIfNull(read);
        _type = type;
        _read = read;
    }

    internal override object? ReadBoxed(in TResult result) => _read(in result);

    internal override ValueSource CreateSource(ResultColumn<TResult> column) => new ColumnSource<TResult, T>(_type, column, _read);

    internal override ValueSource CreateRestorableSource(ResultColumn<TResult> column) => new RestorableSource<T>(_type, new ColumnSource<TResult, T>(_type, column, _read));
}
