using System.Text.Json.Serialization.Metadata;

namespace Invoke.Graph;

/// <summary>Node types that were added together.</summary>
internal sealed record NodePack(IReadOnlyList<NodeDescriptor> Descriptors, IReadOnlyList<IJsonTypeInfoResolver> Contracts);
