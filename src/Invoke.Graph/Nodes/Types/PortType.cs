using System.Globalization;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The type of the values on a port: what it may be connected to, and how its values look in JSON.</summary>
/// <remarks>
/// A connection may carry a value of the same type; a derived class to its base; integers of either width to each other (checked when the
/// value arrives) and to floats; numbers to text; booleans to integers; anything to <c>any</c>; <c>any</c> to anything, and a nullable to
/// its type, both checked when the value arrives; text to an enumeration, also checked then; a single value to a port that takes one or
/// many; a list to a list whose items follow from assignability or <c>any</c>, or are numbers of the other width.
/// </remarks>
public abstract class PortType
{
    private protected PortType(string name, Type clrType)
    {
        Name = name;
        ClrType = clrType;
    }

    /// <summary>Gets 64-bit integers.</summary>
    public static PortType<long> Int64 { get; } = new IntegerPortType();

    /// <summary>Gets 32-bit integers; the same as <see cref="Int64"/> on the wire.</summary>
    public static PortType<int> Int32 { get; } = new Int32PortType();

    /// <summary>Gets double-precision numbers.</summary>
    public static PortType<double> Double { get; } = new FloatPortType();

    /// <summary>Gets single-precision numbers; the same as <see cref="Double"/> on the wire.</summary>
    public static PortType<float> Single { get; } = new SinglePortType();

    /// <summary>Gets booleans.</summary>
    public static PortType<bool> Boolean { get; } = new BooleanPortType();

    /// <summary>Gets text.</summary>
    public static PortType<string> String { get; } = new StringPortType();

    /// <summary>Gets values of any type, null included.</summary>
    public static PortType<object?> Any { get; } = new AnyPortType();

    /// <summary>Gets the name a schema or a message shows, for example <c>list of integer</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the .NET type of the values.</summary>
    public Type ClrType { get; }

    /// <summary>Gets the type of the items where the values are lists; null elsewhere.</summary>
    public virtual PortType? Element => null;

    /// <summary>Gets whether a value may be a resource that the engine disposes when its last reader is done.</summary>
    internal virtual bool MayHoldDisposable => false;

    /// <summary>Gets whether every value, or every item of a list, is such a resource by its type.</summary>
    internal virtual bool AlwaysHoldsDisposable => false;

    /// <summary>Gets the type of lists of these values.</summary>
    internal abstract PortType ListType { get; }

    /// <summary>Describes a class, record, struct or any other type by its own JSON contract.</summary>
    /// <typeparam name="T">The type; its JSON contract comes from the catalog's serializer options when a graph is read or written.</typeparam>
    /// <param name="name">The name a schema or a message shows; the type's name where null.</param>
    /// <returns>The type.</returns>
    /// <remarks>Numbers, text, booleans, <c>object</c> and lists of these are the engine's own types, however they are asked for.</remarks>
    public static PortType<T> Of<T>(string? name = null) => DefaultPortTypes.Find<T>() ?? new ContractPortType<T>(name ?? typeof(T).Name);

    /// <summary>Describes an enumeration by the words it has on the wire.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="members">Each member with its word; words are compared exactly, and the first of a member is written.</param>
    /// <returns>The type.</returns>
    public static PortType<T> Enum<T>(params IReadOnlyList<KeyValuePair<string, T>> members)
        where T : struct, Enum
        => new EnumPortType<T>(members);

    /// <summary>Describes lists.</summary>
    /// <typeparam name="T">The items' .NET type.</typeparam>
    /// <param name="element">The items' type.</param>
    /// <returns>The type.</returns>
    public static PortType<IReadOnlyList<T>> List<T>(PortType<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return element.ListOfThis;
    }

    /// <summary>Describes values that may be missing.</summary>
    /// <typeparam name="T">The .NET type without null.</typeparam>
    /// <param name="underlying">The type without null.</param>
    /// <returns>The type.</returns>
    public static PortType<T?> Nullable<T>(PortType<T> underlying)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(underlying);
        return new NullablePortType<T>(underlying);
    }

    /// <summary>Describes ports that take one value or a list of them.</summary>
    /// <typeparam name="T">The items' .NET type.</typeparam>
    /// <param name="element">The items' type.</param>
    /// <returns>The type.</returns>
    public static PortType<OneOrMany<T>> OneOrMany<T>(PortType<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new OneOrManyPortType<T>(element);
    }

    /// <summary>Tells whether a connection may carry values of another type to a port of this type.</summary>
    /// <param name="from">The type of the values.</param>
    /// <returns>True where every value, or every value that fits at run time, can be carried.</returns>
    public abstract bool Accepts(PortType from);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Writes what a JSON schema says of the values, as members of the object under way.</summary>
    internal abstract void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions);

    /// <summary>Writes the same, and that the value may be null.</summary>
    internal void WriteSchema(Utf8JsonWriter writer, SchemaDefinitions definitions, bool allowsNull)
    {
        if (!allowsNull || this is AnyPortType or INullablePortType)
        {
            WriteSchema(writer, definitions);
            return;
        }

        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        WriteSchema(writer, definitions);
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteString("type", "null");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>Makes a graph input of this type without a default.</summary>
    internal abstract GraphInput CreateGraphInput(string name);

    /// <summary>Makes a graph input of this type, with a default where a document gives one.</summary>
    internal abstract GraphInput CreateGraphInput(string name, JsonElement? defaultValue, JsonSerializerOptions options);

    /// <summary>Writes a value of this type.</summary>
    internal abstract void WriteBoxedJson(Utf8JsonWriter writer, object? value, JsonSerializerOptions options);

    internal abstract CollectState CreateCollectState(PlanNode node);

    internal abstract IterateItems CreateIterateItems();

    internal abstract ChoiceState CreateChoiceState(PlanNode node);

    internal static double? AsNumber(object? value) => value switch
    {
        long number => number,
        int number => number,
        double number => number,
        float number => number,
        _ => null,
    };

    internal static string Describe(object? value) => value switch
    {
        null => "null",
        IFormattable formattable => $"{formattable.ToString(null, CultureInfo.InvariantCulture)} ({value.GetType().Name})",
        _ => $"a value of type {value.GetType().Name}",
    };
}
