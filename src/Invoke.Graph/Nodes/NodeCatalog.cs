using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Graph;

/// <summary>The node types that graph documents may use.</summary>
/// <remarks>Immutable and thread-safe. Only types in the catalog can be made from a document.</remarks>
public sealed class NodeCatalog
{
    private readonly FrozenDictionary<string, NodeDescriptor> _descriptors;

    /// <summary>Creates a catalog of exactly these node types, and <c>iterate</c>, <c>collect</c>, <c>if</c>, <c>switch</c> and <c>graph</c>, which the engine carries out itself.</summary>
    /// <param name="descriptors">The node types; the same descriptor may come twice.</param>
    /// <param name="contracts">JSON contracts of port types that are not numbers, text, booleans, enumerations or lists of these.</param>
    /// <exception cref="ArgumentException">Two different node types have the same id.</exception>
    public NodeCatalog(IEnumerable<NodeDescriptor> descriptors, params IEnumerable<IJsonTypeInfoResolver> contracts)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        var byType = new Dictionary<string, NodeDescriptor>(StringComparer.Ordinal)
        {
            [IterateNode.Type.Type] = IterateNode.Type,
            [CollectNode.Type.Type] = CollectNode.Type,
            [IfNode.Type.Type] = IfNode.Type,
            [SwitchNode.Type.Type] = SwitchNode.Type,
            [CallNode.TypeId] = CallNode.Type,
        };
        foreach (NodeDescriptor descriptor in descriptors)
        {
            if (!byType.TryAdd(descriptor.Type, descriptor) && !ReferenceEquals(byType[descriptor.Type], descriptor))
            {
                throw new ArgumentException(
                    $"Two node types are called '{descriptor.Type}': {byType[descriptor.Type].ClrType} and {descriptor.ClrType}; rename one.",
                    nameof(descriptors));
            }
        }

        _descriptors = byType.ToFrozenDictionary(StringComparer.Ordinal);
        Descriptors = [.. byType.Values.OrderBy(descriptor => descriptor.Type, StringComparer.Ordinal)];
        JsonOptions = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine([GraphJsonContext.Default, .. contracts]) };
        JsonOptions.MakeReadOnly();
    }

    /// <summary>Gets a catalog of the node types built into this package, for use without a service container.</summary>
    public static NodeCatalog Default { get; } = new(GeneratedNodes.All);

    /// <summary>Gets the node types ordered by id.</summary>
    public IReadOnlyList<NodeDescriptor> Descriptors { get; }

    internal JsonSerializerOptions JsonOptions { get; }

    /// <summary>Finds a node type by its id.</summary>
    /// <param name="type">The id.</param>
    /// <param name="descriptor">The node type.</param>
    /// <returns>True where the catalog has it.</returns>
    public bool TryGet(string type, [NotNullWhen(true)] out NodeDescriptor? descriptor)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _descriptors.TryGetValue(type, out descriptor);
    }

    /// <summary>Describes a node type as a JSON schema of its object in a graph document, enough for an editor.</summary>
    /// <param name="type">The id.</param>
    /// <returns>
    /// The schema (draft 2020-12). Beside the standard keywords it has <c>category</c>, <c>version</c> and <c>outputs</c> of the type, and for
    /// each input <c>connectable</c> and <c>needed</c> (it must be connected or set). Types with a JSON contract are described under
    /// <c>$defs</c>; where the catalog has no contract of a port's type, <c>title</c> is all that is said of it.
    /// </returns>
    /// <exception cref="KeyNotFoundException">The catalog does not have the type.</exception>
    public string GetJsonSchema(string type) => TryGet(type, out NodeDescriptor? descriptor)
        ? NodeSchemaWriter.Write(descriptor, JsonOptions)
        : throw new KeyNotFoundException($"Node type '{type}' is not in the catalog; add the package that has it with AddNodes.");

    /// <summary>Describes every node type of the catalog in one document.</summary>
    /// <returns>
    /// An object with <c>nodes</c>, which holds by id what <see cref="GetJsonSchema"/> says of each type, and <c>$defs</c>, which all share.
    /// </returns>
    public string GetJsonSchemas() => NodeSchemaWriter.Write(Descriptors, JsonOptions);
}
