using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.Graph.Generators;

/// <summary>The node classes of an assembly, ordered by type id.</summary>
internal sealed record NodeList(string Namespace, EquatableArray<ListedNode> Nodes)
{
    public static NodeList From(IEnumerable<ListedNode> nodes, string rootNamespace) => new(
        string.Join(".", rootNamespace.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(Identifier)),
        new EquatableArray<ListedNode>(
            [.. nodes.OrderBy(node => node.Type, StringComparer.Ordinal).ThenBy(node => node.FullName, StringComparer.Ordinal)]));

    // A project may be called what no namespace can be.
    private static string Identifier(string part)
    {
        string name = string.Concat(part.Select(letter => SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_'));
        return SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name.Escape() : "_" + name;
    }
}

/// <summary>A node class by its type id and full name.</summary>
internal sealed record ListedNode(string Type, string FullName);
