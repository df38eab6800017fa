using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.Graph.Generators;

/// <summary>Recognises types and writes names.</summary>
internal static class Known
{
    public const string NodeAttribute = "Invoke.Graph.NodeAttribute";
    public const string InputAttribute = "Invoke.Graph.InputAttribute";
    public const string RangeAttribute = "System.ComponentModel.DataAnnotations.RangeAttribute";
    public const string KeyedServicesAttribute = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
    public const string EnumMemberNameAttribute = "System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute";
    public const string PropertyNameAttribute = "System.Text.Json.Serialization.JsonPropertyNameAttribute";

    /// <summary>The result of nodes without outputs, as generated code names it.</summary>
    public const string NoOutputs = "global::Invoke.Graph.NoOutputs";

    private static readonly SymbolDisplayFormat WithNullable = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static bool Is(this ITypeSymbol? type, string fullName) => type?.OriginalDefinition.ToDisplayString() == fullName;

    public static AttributeData? Find(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass.Is(attribute));

    public static T? Named<T>(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is T value ? value : default;

    /// <summary>The type's full name with nullable annotations inside, but not behind it.</summary>
    public static string FullName(this ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(WithNullable);

    /// <summary>The type's full name with the author's nullable annotations.</summary>
    public static string DeclaredName(this ITypeSymbol type) => type.ToDisplayString(WithNullable);

    /// <summary>The type's full name without annotations of reference types.</summary>
    public static string PlainName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static string Literal(this string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Escape(this string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(identifier) == SyntaxKind.None
            ? identifier
            : "@" + identifier;

    public static SourceLocation? Place(this ISymbol symbol) => SourceLocation.From(symbol.Locations.FirstOrDefault());
}
