namespace Invoke.Graph;

/// <summary>The port types of .NET types that a graph input can name without describing them.</summary>
internal static class DefaultPortTypes
{
    private const string ListPrefix = "list of ";
    private const int MostLists = 4;

    private static readonly Dictionary<Type, PortType> Known = new PortType[]
    {
        PortType.Int64, PortType.Int32, PortType.Double, PortType.Single, PortType.Boolean, PortType.String, PortType.Any,
        PortType.List(PortType.Int64), PortType.List(PortType.Int32), PortType.List(PortType.Double), PortType.List(PortType.Single),
        PortType.List(PortType.Boolean), PortType.List(PortType.String), PortType.List(PortType.Any),
        PortType.Nullable(PortType.Int64), PortType.Nullable(PortType.Int32), PortType.Nullable(PortType.Double),
        PortType.Nullable(PortType.Single), PortType.Nullable(PortType.Boolean),
    }.ToDictionary(type => type.ClrType);

    /// <summary>Those that are no lists by name. Both widths of a number have one name, and the wide one takes every value.</summary>
    private static readonly Dictionary<string, PortType> Named = Known.Values
        .Where(type => type.Element is null)
        .GroupBy(type => type.Name, StringComparer.Ordinal)
        .ToDictionary(types => types.Key, types => types.First(), StringComparer.Ordinal);

    /// <summary>Gets the names that <see cref="Find(string)"/> knows, apart from those of lists.</summary>
    public static IEnumerable<string> Names => Named.Keys;

    public static PortType<T> For<T>() => PortType.Of<T>();

    public static PortType<T>? Find<T>() => Known.TryGetValue(typeof(T), out PortType? type) ? (PortType<T>)type : null;

    /// <summary>Finds a type, or one of lists of it, by the name that documents have for it.</summary>
    public static PortType? Find(string name)
    {
        var lists = 0;
        ReadOnlySpan<char> rest = name;
        for (; rest.StartsWith(ListPrefix) && lists < MostLists; lists++)
        {
            rest = rest[ListPrefix.Length..];
        }

        PortType? type = Named.GetValueOrDefault(rest.ToString());
        for (; lists > 0; lists--)
        {
            type = type?.ListType;
        }

        return type;
    }

    /// <summary>Tells whether a type is one of these, or one of lists of these.</summary>
    public static bool Has(PortType type)
    {
        while (type.Element is { } element)
        {
            type = element;
        }

        return Known.ContainsKey(type.ClrType);
    }
}
