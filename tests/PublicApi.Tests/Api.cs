using Microsoft.CodeAnalysis;

namespace Invoke.PublicApi.Tests;

/// <summary>Which types and members callers and inheritors see.</summary>
internal static class Api
{
    /// <summary>What the compiler writes into every record. A positional record's Deconstruct is as its author ordered it, so it counts.</summary>
    private static readonly HashSet<string> OfEveryRecord =
        [".ctor", "Equals", "EqualityContract", "GetHashCode", "PrintMembers", "ToString", "op_Equality", "op_Inequality", "<Clone>$"];

    public static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .Where(member => member is INamespaceSymbol || IsVisible(member))
        .SelectMany(member => member is INamedTypeSymbol type ? Types(member).Prepend(type) : Types(member));

    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.TypeKind == TypeKind.Delegate
        ? []
        : type.GetMembers().Where(member => member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null }
            && IsVisible(member) && !IsImplied(member));

    /// <summary>The interfaces that a declaration names: visible ones that no other base brings along.</summary>
    public static IEnumerable<INamedTypeSymbol> Interfaces(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> others = type.Interfaces.SelectMany(each => each.AllInterfaces).Concat(type.BaseType?.AllInterfaces ?? []);
        return type.Interfaces.Except<INamedTypeSymbol>(others, SymbolEqualityComparer.Default)
            .Where(each => IsVisible(each) && !(IsRecord(type) && each.Name == nameof(IEquatable<>)))
            .OrderBy(each => each.Name, StringComparer.Ordinal);
    }

    /// <summary>Metadata says nothing of records but by the operators that the compiler wrote.</summary>
    public static bool IsRecord(INamedTypeSymbol type) => type.GetMembers("op_Equality").Any(IsGenerated);

    private static bool IsImplied(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.StaticConstructor }
        || (OfEveryRecord.Contains(member.Name) && IsRecord(member.ContainingType) && IsGenerated(member is IPropertySymbol { GetMethod: { } get } ? get : member))
        || (member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [], ContainingType.IsValueType: true })
        || (member is IFieldSymbol { Name: "value__" });

    private static bool IsGenerated(ISymbol member) => member.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "CompilerGeneratedAttribute");

    private static bool IsVisible(ISymbol symbol) => symbol.ContainingType is not { } type
        ? symbol.DeclaredAccessibility == Accessibility.Public
        : IsVisible(type) && (symbol.DeclaredAccessibility == Accessibility.Public
            || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && !type.IsSealed));
}
