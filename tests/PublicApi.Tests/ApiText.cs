using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.PublicApi.Tests;

/// <summary>What callers and inheritors of an assembly see, a declaration a line.</summary>
internal static class ApiText
{
    private static readonly SymbolDisplayFormat Name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat FullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: Name.GenericsOptions);

    private static readonly SymbolDisplayFormat Declaration = new(
        typeQualificationStyle: Name.TypeQualificationStyle,
        genericsOptions: Name.GenericsOptions | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeType,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis
            | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeType,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeMemberKeyword | SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: Name.MiscellaneousOptions);

    public static string Describe(IAssemblySymbol assembly) => string.Join(
        '\n',
        Api.Types(assembly.GlobalNamespace)
            .OrderBy(type => type.ToDisplayString(FullName), StringComparer.Ordinal)
            .Select(type => string.Concat([$"{Describe(type)}\n", .. Members(type)])));

    private static IEnumerable<string> Members(INamedTypeSymbol type) => Api.Members(type)
        .Select(member => (member.Name, Line: $"    {Attributes(member)}{Describe(member)}\n"))
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .ThenBy(member => member.Line, StringComparer.Ordinal)
        .Select(member => member.Line);

    private static string Describe(ISymbol member)
    {
        // Of members of interfaces the compiler's display leaves out all modifiers.
        string modifiers = member switch
        {
            { ContainingType.TypeKind: not TypeKind.Interface } => "",
            { IsStatic: true } => member.IsAbstract ? "static abstract " : "static ",
            _ => member.IsVirtual ? "virtual " : "",
        };
        return modifiers + member.ToDisplayString(Declaration);
    }

    private static string Describe(INamedTypeSymbol type)
    {
        string access = $"{Attributes(type)}{SyntaxFacts.GetText(type.DeclaredAccessibility)} ";
        if (type.TypeKind == TypeKind.Delegate)
        {
            return access + type.ToDisplayString(Declaration).Replace($" {type.ToDisplayString(Name)}(", $" {type.ToDisplayString(FullName)}(", StringComparison.Ordinal);
        }

        string constraints = type.ToDisplayString(Declaration.WithKindOptions(SymbolDisplayKindOptions.None))[type.ToDisplayString(Name).Length..];
        return $"{access}{Modifiers(type)}{type.ToDisplayString(FullName)}{Bases(type)}{constraints}";
    }

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => "enum ",
        { TypeKind: TypeKind.Interface } => "interface ",
        { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") + (Api.IsRecord(type) ? "record struct " : "struct "),
        { IsStatic: true } => "static class ",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (Api.IsRecord(type) ? "record " : "class "),
    };

    private static string Bases(INamedTypeSymbol type)
    {
        IEnumerable<ITypeSymbol?> bases = type.TypeKind == TypeKind.Enum
            ? [type.EnumUnderlyingType!.SpecialType == SpecialType.System_Int32 ? null : type.EnumUnderlyingType]
            : [type.BaseType is { SpecialType: SpecialType.None } ? type.BaseType : null, .. Api.Interfaces(type)];
        string list = string.Join(", ", bases.OfType<ITypeSymbol>().Select(each => each.ToDisplayString(Name)));
        return list.Length == 0 ? "" : $" : {list}";
    }

    private static string Attributes(ISymbol symbol)
    {
        IEnumerable<string> own = symbol.GetAttributes().Select(attribute => Describe(attribute));
        IEnumerable<string> parameters = symbol is IMethodSymbol method
            ? method.Parameters.SelectMany(parameter => parameter.GetAttributes().Select(attribute => Describe(attribute, $"{parameter.Name}: ")))
            : [];
        return string.Concat(own.Concat(parameters).Order(StringComparer.Ordinal));
    }

    private static string Describe(AttributeData attribute, string target = "")
    {
        INamedTypeSymbol type = attribute.AttributeClass!;
        bool isForTools = type.ContainingNamespace.ToDisplayString() is "System.CodeDom.Compiler" or "System.Diagnostics" or "System.Reflection" or "System.Runtime.CompilerServices"
            && type.Name != nameof(OverloadResolutionPriorityAttribute);
        if (isForTools)
        {
            return "";
        }

        string arguments = string.Join(
            ", ",
            [
                .. attribute.ConstructorArguments.Select(argument => argument.ToCSharpString()),
                .. attribute.NamedArguments.Select(argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"),
            ]);
        return $"[{target}{type.Name[..^"Attribute".Length]}{(arguments.Length == 0 ? "" : $"({arguments})")}] ";
    }
}
