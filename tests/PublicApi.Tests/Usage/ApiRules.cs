using Microsoft.CodeAnalysis;

namespace Invoke.PublicApi.Tests;

/// <summary>Types and members that are there without anybody naming them.</summary>
internal static class ApiRules
{
    private static readonly HashSet<ISymbol> Results = new(
        Packages.Types.SelectMany(type => type.Interfaces).Where(each => each.Name == "INode").Select(node => node.TypeArguments[0]),
        SymbolEqualityComparer.Default);

    /// <summary>The generator writes the ports of a node from its inputs and its result; who connects ports never names these.</summary>
    public static bool IsImplied(INamedTypeSymbol type) => type.Name is "InputPorts" or "OutputPorts" || Results.Contains(type);

    public static bool IsImplied(ISymbol member) => member.ContainingType switch
    {
        // A value is as needed as the property that holds it.
        { TypeKind: TypeKind.Enum } => true,
        // A record declares its properties by its constructor, and can be taken apart by whoever likes to.
        { } record when Api.IsRecord(record) => member.Name is ".ctor" or "Deconstruct",
        // The engine describes and runs a node by what the generator wrote into it; a document sets its inputs by their names on the wire.
        { } node when Is(node, "Node") => member.Name is "In" or "Out" or "Descriptor" or "TypeDescriptor" or "RunAsync"
            || member.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "InputAttribute"),
        // Hosts make options and services from their types; whoever fakes a service throws what the real one throws.
        { } type => (member.Name == ".ctor" && (Is(type, "BackgroundService") || Is(type, "Exception") || type.Name.EndsWith("Options", StringComparison.Ordinal)))
            // What has Equals has the operators, too.
            || member.Name is "op_Equality" or "op_Inequality",
    };

    private static bool Is(INamedTypeSymbol? type, string name) => type is not null && (type.Name == name || Is(type.BaseType, name));
}
