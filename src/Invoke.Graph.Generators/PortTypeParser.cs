using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators;

/// <summary>Maps the type of a property to a port type.</summary>
internal static class PortTypeParser
{
    private const string PortType = "global::Invoke.Graph.PortType.";
    private const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList<T>";

    private static readonly SymbolDisplayFormat Readable = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Describes a property's type; an output may also be a concrete list, because reading it converts.</summary>
    public static PortTypeModel Parse(ITypeSymbol type, bool isOutput)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Int64:
                return new PortTypeModel("long", "long", PortType + "Int64");
            case SpecialType.System_Int32:
                return new PortTypeModel("int", "int", PortType + "Int32");
            case SpecialType.System_Double:
                return new PortTypeModel("double", "double", PortType + "Double");
            case SpecialType.System_Single:
                return new PortTypeModel("float", "float", PortType + "Single");
            case SpecialType.System_Boolean:
                return new PortTypeModel("bool", "bool", PortType + "Boolean");
            case SpecialType.System_String:
                return new PortTypeModel("string" + Mark(type), "string", PortType + "String");
            case SpecialType.System_Object:
                return new PortTypeModel("object" + Mark(type), "object?", PortType + "Any");
        }

        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration)
        {
            return ParseEnum(enumeration);
        }

        if (type is INamedTypeSymbol { TypeArguments.Length: 1 } generic)
        {
            ITypeSymbol argument = generic.TypeArguments[0];
            if (generic.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            {
                PortTypeModel underlying = Parse(argument, isOutput: false);
                return new PortTypeModel(underlying.Declared + "?", underlying.ClrType + "?", $"{PortType}Nullable({underlying.Expression})");
            }

            if (generic.Is("Invoke.Graph.OneOrMany<T>"))
            {
                PortTypeModel one = Parse(argument, isOutput: false);
                return new PortTypeModel(
                    $"global::Invoke.Graph.OneOrMany<{one.Declared}>",
                    $"global::Invoke.Graph.OneOrMany<{one.ClrType}>",
                    $"{PortType}OneOrMany({one.Expression})");
            }

            if (generic.Is(ReadOnlyList))
            {
                return ListOf(argument, type, isOutput);
            }
        }

        return isOutput && FindElement(type) is { } element
            ? ListOf(element, type, isOutput)
            : new PortTypeModel(type.DeclaredName(), type.PlainName(), $"{PortType}Of<{type.PlainName()}>({ReadableName(type)})");
    }

    /// <summary>Finds the type of the items of an array or another concrete list; null for anything else, bytes and text included.</summary>
    public static ITypeSymbol? FindElement(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return array.IsSZArray && array.ElementType.SpecialType != SpecialType.System_Byte ? array.ElementType : null;
        }

        INamedTypeSymbol[] lists = [.. type.AllInterfaces.Where(candidate => candidate.Is(ReadOnlyList))];
        return lists.Length == 1 && type.SpecialType != SpecialType.System_String ? lists[0].TypeArguments[0] : null;
    }

    private static PortTypeModel ListOf(ITypeSymbol element, ITypeSymbol list, bool isOutput)
    {
        // IReadOnlyList is covariant for reference types only.
        PortTypeModel item = Parse(element, isOutput && element.IsReferenceType);
        return new PortTypeModel(
            $"global::System.Collections.Generic.IReadOnlyList<{item.Declared}>{Mark(list)}",
            $"global::System.Collections.Generic.IReadOnlyList<{item.ClrType}>",
            $"{PortType}List({item.Expression})");
    }

    private static PortTypeModel ParseEnum(INamedTypeSymbol type)
    {
        string name = type.PlainName();
        IEnumerable<string> members = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field =>
        {
            string word = field.Find(Known.EnumMemberNameAttribute)?.ConstructorArguments[0].Value as string ?? SnakeCase.From(field.Name);
            return $"new({word.Literal()}, {name}.{field.Name.Escape()})";
        });
        string pair = $"global::System.Collections.Generic.KeyValuePair<string, {name}>";
        return new PortTypeModel(name, name, $"{PortType}Enum<{name}>(new {pair}[] {{ {string.Join(", ", members)} }})");
    }

    /// <summary>Writes the name of a type that calls itself something like <c>List`1</c>; nothing for other types.</summary>
    private static string ReadableName(ITypeSymbol type) => type is IArrayTypeSymbol or INamedTypeSymbol { IsGenericType: true }
        ? type.ToDisplayString(Readable).Literal()
        : string.Empty;

    private static string Mark(ITypeSymbol type) =>
        type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? "?" : string.Empty;
}
