using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Describes an input of a node type.</summary>
public abstract class InputPort
{
    private protected InputPort(string name, PortType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
    }

    /// <summary>Gets the name on the wire.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values the port takes.</summary>
    public PortType Type { get; }

    /// <summary>Gets whether a graph is invalid while the port has neither a connection nor a value.</summary>
    /// <value>The default is false. A number, a flag or an enumeration always has a value.</value>
    public bool IsRequired { get; init; }

    /// <summary>Gets whether null is one of the port's values; said in schemas, for types that do not tell themselves.</summary>
    /// <value>The default is false. The source generator sets it for a reference type declared with <c>?</c>.</value>
    public bool AllowsNull { get; init; }

    /// <summary>Gets whether the port only holds a literal and takes no connection.</summary>
    /// <value>The default is false.</value>
    public bool IsProtected { get; init; }

    /// <summary>Gets the least number the port takes, inclusive; null for no bound.</summary>
    /// <value>The default is null. Literals are checked when a graph is validated, connected values when they arrive.</value>
    public double? Minimum { get; init; }

    /// <summary>Gets the greatest number the port takes, inclusive; null for no bound.</summary>
    /// <value>The default is null. Literals are checked when a graph is validated, connected values when they arrive.</value>
    public double? Maximum { get; init; }

    /// <summary>Gets one sentence on what the port means; null for none.</summary>
    public string? Description { get; init; }

    internal bool AcceptsMany { get; init; }

    /// <summary>The position among the inputs that a choice chooses from; -1 elsewhere.</summary>
    internal int Branch { get; init; } = -1;

    internal virtual bool HasValueToWrite => true;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}";

    internal abstract bool IsMissing(Node node);

    internal abstract object? GetValue(Node node);

    internal abstract void ReadValue(Node node, JsonElement value, JsonSerializerOptions options);

    /// <summary>Sets a value, or a <see cref="JsonElement"/> as a document has it; says so, and leaves all as it was, where it is out of range.</summary>
    /// <exception cref="InvalidCastException">The value is not of the port's type.</exception>
    /// <exception cref="JsonException">The JSON is not of the port's type.</exception>
    internal abstract string? SetValue(Node node, object? value, JsonSerializerOptions options);

    /// <summary>Makes an input of a graph that feeds this port, with the node's literal as its default.</summary>
    internal abstract GraphInput CreateGraphInput(string name, Node node);

    internal abstract void WriteValue(Node node, Utf8JsonWriter writer, JsonSerializerOptions options);

    internal string? DescribeOutOfRange(Node node) =>
        Minimum is null && Maximum is null ? null : DescribeOutOfRange(GetValue(node));

    internal string? DescribeOutOfRange(object? value) => value is null ? null : PortType.AsNumber(value) is { } number && !(number >= (Minimum ?? number) && number <= (Maximum ?? number))
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"is {value}; allowed {DescribeRange()}")
        : null;

    private string DescribeRange() => (Minimum, Maximum) switch
    {
        ({ } minimum, { } maximum) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minimum} to {maximum}"),
        ({ } minimum, null) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minimum} or more"),
        (_, { } maximum) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{maximum} or less"),
        _ => "any value",
    };
}
