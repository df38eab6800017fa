using System.Text.Json;

namespace Invoke.Graph;

/// <summary>An input of a whole graph: build the graph once, run it many times with other values.</summary>
public abstract class GraphInput
{
    private protected GraphInput(string name, PortType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>Gets the name, by which a run sets the value and a document names the input; unique in its graph.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values.</summary>
    public PortType Type { get; }

    /// <summary>Gets whether a run may leave the input out.</summary>
    public abstract bool HasDefault { get; }

    internal abstract ValueSource? DefaultSource { get; }

    internal abstract ValueSource CreateSource(object? value);

    /// <summary>Makes an input of the same name and type with a default.</summary>
    /// <exception cref="InvalidCastException">The value does not fit.</exception>
    internal abstract GraphInput WithDefault(object? value);

    /// <summary>Makes an input of the same type and default with another name.</summary>
    internal abstract GraphInput Renamed(string name);

    internal abstract ValueSource ReadSource(JsonElement value, JsonSerializerOptions options);

    internal abstract void WriteDefault(Utf8JsonWriter writer, JsonSerializerOptions options);
}

/// <summary>An input of a whole graph, with the type of its values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class GraphInput<T> : GraphInput, IOutput<T>
{
    private readonly PortType<T> _type;

    internal GraphInput(string name, PortType<T> type)
        : base(name, type)
    {
        _type = type;
    }

    internal GraphInput(string name, PortType<T> type, T defaultValue)
        : this(name, type)
    {
        DefaultSource = new ConstantSource<T>(type, defaultValue);
    }

    /// <inheritdoc/>
    public override bool HasDefault => DefaultSource is not null;

    Node? IOutput.Node => null;

    string IOutput.Port => Name;

    internal override ValueSource? DefaultSource { get; }

    internal override ValueSource CreateSource(object? value) => new ConstantSource<T>(_type, _type.FromBoxed(value));

    internal override GraphInput WithDefault(object? value) => new GraphInput<T>(Name, _type, _type.FromBoxed(value));

    internal override GraphInput Renamed(string name) =>
        DefaultSource is ValueSource<T> source ? new GraphInput<T>(name, _type, source.Read(0)) : new GraphInput<T>(name, _type);

    internal override ValueSource ReadSource(JsonElement value, JsonSerializerOptions options) => new ConstantSource<T>(_type, _type.ReadJson(value, options));

    internal override void WriteDefault(Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        if (DefaultSource is ValueSource<T> source)
        {
            _type.WriteJson(writer, source.Read(0), options);
        }
    }
}
