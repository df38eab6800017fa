using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Describes an input of a node class with the type of its values.</summary>
/// <typeparam name="TNode">The node's class.</typeparam>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class InputPort<TNode, T> : InputPort<TNode>
    where TNode : Node
{
    private readonly PortType<T> _type;
    private readonly Func<TNode, T> _get;
    private readonly Action<TNode, T> _set;

    /// <summary>Creates a description.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="get">Reads the input of a node.</param>
    /// <param name="set">Sets the input of a node; called for every connected input of every invocation.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public InputPort(string name, PortType<T> type, Func<TNode, T> get, Action<TNode, T> set)
        : base(name, type)
    {
        ArgumentNullException.ThrowIfNull(get);
        ArgumentNullException.ThrowIfNull(set);
        _type = type;
        _get = get;
        _set = set;
    }

    internal override InputBinder<TNode> CreateBinder(ValueSource source, RowProjection projection)
    {
        ValueSource<T> typed = _type.Adapt(source)
            ?? throw new InvalidOperationException($"A connection from {source.Type} to {Type} passed validation without a conversion.");
        return Minimum is null && Maximum is null
            ? new InputBinder<TNode, T>(_set, typed, projection)
            : new RangeCheckingBinder<TNode, T>(this, _set, typed, projection);
    }

    /// <summary>A number or a flag is never missing; anything else is while it has its type's default value.</summary>
    internal override bool IsMissing(Node node) =>
        !typeof(T).IsPrimitive && !typeof(T).IsEnum && EqualityComparer<T>.Default.Equals(_get((TNode)node), default);

    internal override GraphInput CreateGraphInput(string name, Node node) =>
        IsRequired && IsMissing(node) ? new GraphInput<T>(name, _type) : new GraphInput<T>(name, _type, _get((TNode)node));

    internal override object? GetValue(Node node) => _get((TNode)node);

    internal override void ReadValue(Node node, JsonElement value, JsonSerializerOptions options) =>
        _set((TNode)node, _type.ReadJson(value, options));

    internal override string? SetValue(Node node, object? value, JsonSerializerOptions options)
    {
        T typed = value is JsonElement json ? _type.ReadJson(json, options) : _type.FromBoxed(value);
        if (DescribeOutOfRange(typed) is { } problem)
        {
            return problem;
        }

        _set((TNode)node, typed);
        return null;
    }

    internal override void WriteValue(Node node, Utf8JsonWriter writer, JsonSerializerOptions options) =>
        _type.WriteJson(writer, _get((TNode)node), options);
}
