namespace Invoke.Graph.Tests;

/// <summary>A value that has no JSON contract.</summary>
internal sealed class Opaque(long value)
{
    public static PortType<Opaque> Type { get; } = PortType.Of<Opaque>();

    public static PortType<IReadOnlyList<Opaque>> ListType { get; } = PortType.List(Type);

    public long Value => value;
}
