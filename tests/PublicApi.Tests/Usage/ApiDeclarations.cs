using Microsoft.CodeAnalysis;

namespace Invoke.PublicApi.Tests;

/// <summary>The declarations that a member carries out: its own, what it overrides, and what it implements of interfaces.</summary>
internal static class ApiDeclarations
{
    /// <summary>What implements an interface may be inherited, so a member does not know by itself.</summary>
    private static readonly ILookup<ISymbol, ISymbol> Implemented = Packages.Types
        .Where(type => type.TypeKind != TypeKind.Interface)
        .SelectMany(type => type.AllInterfaces.SelectMany(each => each.GetMembers()).Select(declared => (Declared: declared.OriginalDefinition, By: Implementation(type, declared))))
        .Where(each => each.By is not null)
        .ToLookup(each => each.By!, each => each.Declared, SymbolEqualityComparer.Default);

    public static IEnumerable<ISymbol> Of(ISymbol member)
    {
        for (ISymbol? each = member; each is not null; each = Overridden(each))
        {
            yield return each.OriginalDefinition;
            foreach (ISymbol declared in Implemented[each.OriginalDefinition])
            {
                yield return declared;
            }
        }
    }

    /// <summary>Where a parameter is <c>in</c>, the compiler implements the interface by a method that calls the one of the same name.</summary>
    private static ISymbol? Implementation(INamedTypeSymbol type, ISymbol declared)
    {
        ISymbol? found = type.FindImplementationForInterfaceMember(declared);
        ISymbol? called = found?.Name == declared.Name ? found : found?.ContainingType.GetMembers(declared.Name).FirstOrDefault();
        return (called ?? found)?.OriginalDefinition;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };
}
