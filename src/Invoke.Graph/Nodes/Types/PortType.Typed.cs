using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The type of the values on a port, with their .NET type.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
public abstract class PortType<T> : PortType
{
    private PortType<IReadOnlyList<T>>? _list;

    private protected PortType(string name)
        : base(name, typeof(T))
    {
    }

    internal PortType<IReadOnlyList<T>> ListOfThis => _list ??= new ListPortType<T>(this);

    internal sealed override PortType ListType => ListOfThis;

    internal override bool MayHoldDisposable { get; } =
        !typeof(T).IsValueType
        && (!typeof(T).IsSealed || typeof(IDisposable).IsAssignableFrom(typeof(T)) || typeof(IAsyncDisposable).IsAssignableFrom(typeof(T)));

    internal override bool AlwaysHoldsDisposable { get; } =
        typeof(IDisposable).IsAssignableFrom(typeof(T)) || typeof(IAsyncDisposable).IsAssignableFrom(typeof(T));

    /// <summary>Gives a view of a source as values of this type; null where the rules say no.</summary>
    internal ValueSource<T>? Adapt(ValueSource source)
    {
        if (source is ValueSource<T> same)
        {
            return same;
        }

        return Accepts(source.Type) ? AdaptTyped(source) ?? new ConvertedSource<T>(this, source) : null;
    }

    /// <summary>Converts without boxing where both types are known; null where only the boxed way is left.</summary>
    private protected virtual ValueSource<T>? AdaptTyped(ValueSource source) => null;

    /// <summary>Converts a value that arrived with another type.</summary>
    /// <exception cref="InvalidCastException">The value does not fit; the message says what it is.</exception>
    internal abstract T FromBoxed(object? value);

    /// <summary>Reads a literal of a graph document.</summary>
    /// <exception cref="JsonException">The literal is not of this type.</exception>
    internal abstract T ReadJson(JsonElement value, JsonSerializerOptions options);

    /// <summary>Writes a literal of a graph document.</summary>
    internal abstract void WriteJson(Utf8JsonWriter writer, T value, JsonSerializerOptions options);

    internal sealed override GraphInput CreateGraphInput(string name) => new GraphInput<T>(name, this);

    internal sealed override void WriteBoxedJson(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) =>
        // The caller knows the value to be of this type.
        WriteJson(writer, (T)value!, options);

    internal sealed override GraphInput CreateGraphInput(string name, JsonElement? defaultValue, JsonSerializerOptions options) =>
        defaultValue is { } given ? new GraphInput<T>(name, this, ReadJson(given, options)) : new GraphInput<T>(name, this);

    internal sealed override CollectState CreateCollectState(PlanNode node) => new CollectState<T>(this, node);

    internal sealed override ChoiceState CreateChoiceState(PlanNode node) => new ChoiceState<T>(this, node);

    internal sealed override IterateItems CreateIterateItems() => new IterateItems<T>(this);

    private protected InvalidCastException DoesNotFit(object? value) =>
        new($"{Describe(value)} is not of type {Name}.");

    private protected JsonException NotThis(JsonElement value) =>
        new($"is {JsonText.Excerpt(value)}; a value of type {Name} is needed");
}
