using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Invoke.Graph.Generators;

/// <summary>Reads one node class into a model and finds what is wrong with it.</summary>
internal sealed class NodeParser
{
    private static readonly string[] BuiltinAssemblies = ["Invoke.Graph", "Invoke.Images", "Invoke.Inference.Onnx"];

    private static readonly SymbolDisplayFormat NamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private readonly INamedTypeSymbol _class;
    private readonly AttributeData _attribute;
    private readonly string? _assembly;
    private readonly string _name;
    private readonly List<Problem> _problems = [];

    private NodeParser(INamedTypeSymbol nodeClass, AttributeData attribute, string? assembly)
    {
        _class = nodeClass;
        _attribute = attribute;
        _assembly = assembly;
        _name = nodeClass.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
    }

    public static NodeDeclaration Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var parser = new NodeParser((INamedTypeSymbol)context.TargetSymbol, context.Attributes[0], context.SemanticModel.Compilation.AssemblyName);
        return parser.Parse(cancellationToken);
    }

    private NodeDeclaration Parse(CancellationToken cancellationToken)
    {
        string id = _attribute.ConstructorArguments.FirstOrDefault().Value as string ?? string.Empty;
        CheckClass(cancellationToken);
        if (!SnakeCase.IsTypeId(id, needsVendor: !BuiltinAssemblies.Contains(_assembly)))
        {
            SyntaxNode? place = _attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken);
            Report(Diagnostics.InvalidType, SourceLocation.From(place?.GetLocation()), id, _name);
        }

        var ports = new PortParser(_class, _name, _problems, cancellationToken);
        EquatableArray<PortModel> inputs = ports.ParseInputs();
        RunMethod? run = RunMethod.Parse(_class, _name, _problems);
        EquatableArray<PortModel> outputs = run?.Result is { } result ? ports.ParseOutputs(run.Method, result) : default;

        bool failed = _problems.Any(problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);
        NodeModel? model = failed || run is null ? null : new NodeModel(
            _class.ContainingNamespace.IsGlobalNamespace ? string.Empty : _class.ContainingNamespace.ToDisplayString(NamespaceFormat),
            new EquatableArray<string>([.. Containers().Reverse().Select(Declare)]),
            _class.Name.Escape(),
            _class.PlainName(),
            new NodeTypeModel(
                id,
                _attribute.Named<string>("Version"),
                _attribute.Named<string>("Category"),
                _attribute.Named<string>("Title"),
                _attribute.Named<string>("Lane"),
                _attribute.Named<string>("Description") ?? Summary.Of(_class, cancellationToken)),
            run.Result?.PlainName() ?? Known.NoOutputs,
            run.Returns,
            run.Arguments,
            inputs,
            outputs);
        return new NodeDeclaration(_name, id, _class.Place(), model, new EquatableArray<Problem>([.. _problems]));
    }

    private void CheckClass(CancellationToken cancellationToken)
    {
        foreach (INamedTypeSymbol type in Containers().Prepend(_class))
        {
            if (!type.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                Report(Diagnostics.NotPartial, type.Place(), type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat));
            }

            if (type.IsGenericType)
            {
                Unsupported("is generic or nested in a generic type; declare one class for each type");
            }

            if (type.IsFileLocal
                || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                Unsupported("is not visible in its assembly; make it and the types around it internal or public");
            }
        }

        if (_class.IsAbstract)
        {
            Unsupported("is abstract; mark the classes derived from it instead");
        }
        else if (!_class.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty))
        {
            Unsupported("has no parameterless constructor; a node is data, and services are parameters of RunAsync");
        }

        INamedTypeSymbol[] bases = [.. Bases(_class)];
        if (!bases.Any(type => type.Is("Invoke.Graph.Node")))
        {
            Unsupported("does not derive from Invoke.Graph.Node; write ': Node' behind its name");
        }

        if (bases.Any(type => type.Find(Known.NodeAttribute) is not null))
        {
            Unsupported("derives from another node class; derive both from a common abstract class instead");
        }
    }

    public static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? next = type.BaseType; next is not null; next = next.BaseType)
        {
            yield return next;
        }
    }

    private IEnumerable<INamedTypeSymbol> Containers()
    {
        for (INamedTypeSymbol? next = _class.ContainingType; next is not null; next = next.ContainingType)
        {
            yield return next;
        }
    }

    private static string Declare(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => $"partial record struct {type.Name.Escape()}",
        (true, _) => $"partial record {type.Name.Escape()}",
        (_, TypeKind.Struct) => $"partial struct {type.Name.Escape()}",
        (_, TypeKind.Interface) => $"partial interface {type.Name.Escape()}",
        _ => $"partial class {type.Name.Escape()}",
    };

    private void Unsupported(string reason) => Report(Diagnostics.UnsupportedClass, _class.Place(), _name, reason);

    private void Report(DiagnosticDescriptor descriptor, SourceLocation? location, params string[] arguments) =>
        _problems.Add(new Problem(descriptor, location, new EquatableArray<string>(arguments)));
}
