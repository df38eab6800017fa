namespace Invoke.Graph;

/// <summary>Identifies an invocation by what determines its result: the node's type, its version and its inputs.</summary>
/// <remarks>
/// <para>Inputs count by value, whether they are literals or come over connections: text, numbers, enumerations and records by their own equality
/// (floating-point numbers, decimals and times exactly: 0.0 is not -0.0, and NaN is NaN), lists item by item.</para>
/// <para>A disposable counts by what made it: the key of the invocation, the output and the position. Where that is not known, it counts by
/// reference. A key does not keep disposables alive.</para>
/// <para>The node's id and <see cref="Node.IsIntermediate"/> are not part of it. Immutable and thread-safe.</para>
/// </remarks>
public sealed class InvocationKey : IEquatable<InvocationKey>
{
    private readonly int _hash;
    private readonly string[] _resourceNames;

    internal InvocationKey(NodeDescriptor descriptor, object?[] inputs, int hash, string[] resourceNames, long sizeInBytes, int depth, long stamp)
    {
        NodeType = descriptor.Type;
        NodeVersion = descriptor.Version;
        Inputs = inputs;
        _hash = hash;
        _resourceNames = resourceNames;
        SizeInBytes = sizeInBytes;
        Depth = depth;
        Stamp = stamp;
    }

    /// <summary>Gets the id of the node's type.</summary>
    public string NodeType { get; }

    /// <summary>Gets the version of the node's type.</summary>
    public string NodeVersion { get; }

    /// <summary>Gets the names of the resources that the inputs refer to, or were made from.</summary>
    public IReadOnlyList<string> ResourceNames => _resourceNames;

    /// <summary>Gets the estimated size of the inputs.</summary>
    public long SizeInBytes { get; }

    internal object?[] Inputs { get; }

    internal string[] ResourceNameArray => _resourceNames;

    /// <summary>The number of invocations in a row that led to the inputs.</summary>
    internal int Depth { get; }

    /// <summary>The time of <see cref="InvalidationClock"/> at which the oldest of the inputs was read.</summary>
    internal long Stamp { get; }

    /// <summary>Makes the key of a node with the inputs it has now.</summary>
    /// <param name="node">The node; its inputs are copied.</param>
    /// <returns>The key.</returns>
    public static InvocationKey Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new InvocationKeyBuilder().Build(node);
    }

    /// <summary>Tells whether another key is for the same type, version and inputs.</summary>
    /// <param name="other">The other key.</param>
    /// <returns>True where both invocations have the same result.</returns>
    public bool Equals(InvocationKey? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && new InvocationKeyComparison().AreEqual(this, other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InvocationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => $"{NodeType} {NodeVersion}";
}
