namespace Invoke.Graph;

/// <summary>The port types of .NET types that a graph input can name without describing them.</summary>
internal static class DefaultPortTypes
{
    private static readonly Dictionary<Type, PortType> Known = new PortType[]
    {
        PortType.Integer, PortType.Int32, PortType.Float, PortType.Single, PortType.Boolean, PortType.String, PortType.Any,
        PortType.List(PortType.Integer), PortType.List(PortType.Int32), PortType.List(PortType.Float), PortType.List(PortType.Single),
        PortType.List(PortType.Boolean), PortType.List(PortType.String), PortType.List(PortType.Any),
        PortType.Nullable(PortType.Integer), PortType.Nullable(PortType.Int32), PortType.Nullable(PortType.Float),
        PortType.Nullable(PortType.Single), PortType.Nullable(PortType.Boolean),
    }.ToDictionary(type => type.ClrType);

    public static PortType<T> For<T>() => PortType.Of<T>();

    public static PortType<T>? Find<T>() => Known.TryGetValue(typeof(T), out PortType? type) ? (PortType<T>)type : null;
}
