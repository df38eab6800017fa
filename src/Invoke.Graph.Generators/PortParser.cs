using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators;

/// <summary>Reads the inputs and outputs of one node class.</summary>
internal sealed class PortParser(INamedTypeSymbol nodeClass, string name, List<Problem> problems, CancellationToken cancellationToken)
{
    private static readonly string[] ReservedOnWire = ["id", "type", "is_intermediate", "use_cache"];
    private static readonly string[] OwnMembers = ["Id", "IsIntermediate", "UseCache"];
    private static readonly string[] GeneratedMembers = ["In", "Out", "InputPorts", "OutputPorts", "Descriptor", "TypeDescriptor"];

    public EquatableArray<PortModel> ParseInputs()
    {
        CheckMembers();
        var inputs = new List<PortModel>();
        foreach (IPropertySymbol property in NodeParser.Bases(nodeClass).Reverse().Append(nodeClass)
            .SelectMany(type => type.GetMembers()).OfType<IPropertySymbol>())
        {
            // An override is the same input as what it overrides.
            if (property.Find(Known.InputAttribute) is { } attribute && inputs.All(input => input.Property != property.Name))
            {
                CheckInput(property);
                inputs.Add(ParseInput(property, attribute));
                CheckName(inputs, property, "inputs", "; an input's name can be set with [Input(Name = \"...\")]");
            }
        }

        return new EquatableArray<PortModel>([.. inputs]);
    }

    public EquatableArray<PortModel> ParseOutputs(IMethodSymbol run, ITypeSymbol result)
    {
        var outputs = new List<PortModel>();
        if (result is INamedTypeSymbol { SpecialType: SpecialType.None } type && PortTypeParser.FindElement(type) is null)
        {
            foreach (IPropertySymbol property in NodeParser.Bases(type).Reverse().Append(type)
                .SelectMany(part => part.GetMembers()).OfType<IPropertySymbol>()
                .Where(IsOutput))
            {
                string? wireName = property.Find(Known.PropertyNameAttribute)?.ConstructorArguments[0].Value as string;
                outputs.Add(new PortModel(
                    property.Name,
                    wireName ?? SnakeCase.From(property.Name),
                    PortTypeParser.Parse(property.Type, isOutput: true),
                    AllowsNull(property)));
                CheckName(outputs, property, "outputs", string.Empty);
            }
        }

        if (outputs.Count == 0 && !result.Is("Invoke.Graph.NoOutputs"))
        {
            Report(Diagnostics.NoOutputs, run.Place(), name, result.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat));
        }

        return new EquatableArray<PortModel>([.. outputs]);
    }

    private static bool AllowsNull(IPropertySymbol property) =>
        property.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    private static bool IsOutput(IPropertySymbol property) => property is
    {
        IsStatic: false,
        IsIndexer: false,
        IsOverride: false,
        DeclaredAccessibility: Accessibility.Public,
        GetMethod.DeclaredAccessibility: Accessibility.Public,
        // A span is a view that cannot travel.
        Type: { IsRefLikeType: false, TypeKind: not TypeKind.Pointer },
    };

    private void CheckMembers()
    {
        foreach (string reserved in GeneratedMembers.Concat(OwnMembers))
        {
            if (nodeClass.GetMembers(reserved).FirstOrDefault() is { } member)
            {
                string owner = OwnMembers.Contains(reserved) ? "the base class Node" : "what is generated";
                Report(Diagnostics.ReservedName, member.Place(), reserved, name, owner);
            }
        }
    }

    private void CheckInput(IPropertySymbol property)
    {
        bool isSettable = property is
        {
            IsStatic: false,
            IsIndexer: false,
            IsRequired: false,
            DeclaredAccessibility: Accessibility.Public,
            GetMethod.DeclaredAccessibility: Accessibility.Public,
            SetMethod: { DeclaredAccessibility: Accessibility.Public, IsInitOnly: false },
        };
        if (!isSettable)
        {
            Report(Diagnostics.InputNotSettable, property.Place(), name, property.Name);
        }

        if (!property.Type.Is("System.Collections.Generic.IReadOnlyList<T>") && PortTypeParser.FindElement(property.Type) is { } element)
        {
            Report(
                Diagnostics.ConcreteList,
                property.Place(),
                name,
                property.Name,
                property.Type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
                element.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat));
        }
    }

    private PortModel ParseInput(IPropertySymbol property, AttributeData attribute)
    {
        (string? minimum, string? maximum) = ParseRange(property);
        return new PortModel(
            property.Name,
            attribute.Named<string>("Name") ?? SnakeCase.From(property.Name),
            PortTypeParser.Parse(property.Type, isOutput: false),
            AllowsNull(property),
            attribute.Named<bool>("Required"),
            minimum,
            maximum,
            attribute.Named<string>("Description") ?? Summary.Of(property, cancellationToken));
    }

    private static (string? Minimum, string? Maximum) ParseRange(IPropertySymbol property)
    {
        if (property.Find(Known.RangeAttribute) is not { } range)
        {
            return (null, null);
        }

        bool isInteger = property.Type.SpecialType is SpecialType.System_Int64 or SpecialType.System_Int32;
        TypedConstant[] arguments = [.. range.ConstructorArguments];
        return (
            Bound(arguments[arguments.Length - 2].Value, range.Named<bool>("MinimumIsExclusive"), 1, isInteger),
            Bound(arguments[arguments.Length - 1].Value, range.Named<bool>("MaximumIsExclusive"), -1, isInteger));
    }

    private static string? Bound(object? value, bool isExclusive, int inward, bool isInteger)
    {
        double number = value switch
        {
            int integer => integer,
            double real => real,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => double.NaN,
        };
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return null;
        }

        if (isExclusive && isInteger)
        {
            number += inward;
        }

        string literal = number.ToString("R", CultureInfo.InvariantCulture) + "D";
        return !isExclusive || isInteger ? literal : $"global::System.Math.Bit{(inward > 0 ? "In" : "De")}crement({literal})";
    }

    private void CheckName(List<PortModel> ports, IPropertySymbol property, string kind, string hint)
    {
        PortModel port = ports[ports.Count - 1];
        if (ReservedOnWire.Contains(port.Name) && !OwnMembers.Contains(property.Name))
        {
            Report(Diagnostics.ReservedName, property.Place(), port.Name, name, "the node itself on the wire");
        }

        if (kind == "outputs" && GeneratedMembers.Contains(port.Property))
        {
            Report(Diagnostics.ReservedName, property.Place(), port.Property, name, "what is generated");
        }

        if (ports.Count(other => other.Name == port.Name) > 1)
        {
            Report(Diagnostics.DuplicatePort, property.Place(), name, kind, port.Name, hint);
        }
    }

    private void Report(DiagnosticDescriptor descriptor, SourceLocation? location, params string[] arguments) =>
        problems.Add(new Problem(descriptor, location, new EquatableArray<string>(arguments)));
}
