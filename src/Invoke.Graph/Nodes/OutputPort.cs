namespace Invoke.Graph;

/// <summary>Describes an output of a node type.</summary>
public abstract class OutputPort
{
    private protected OutputPort(string name, PortType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
    }

    /// <summary>Gets the name on the wire.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values the port gives.</summary>
    public PortType Type { get; }

    /// <summary>Gets whether the port may give null; said in schemas, for types that do not tell themselves.</summary>
    /// <value>The default is false. The source generator sets it for a reference type declared with <c>?</c>.</value>
    public bool AllowsNull { get; init; }

    internal int Index { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}";
}
