using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Invoke.Graph.Generators;

/// <summary>
/// Writes the other part of every class marked with the node attribute: its descriptor and its compile-checked ports; and for the
/// assembly a list of all descriptors.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NodeGenerator : IIncrementalGenerator
{
    internal const string NodesStep = "Nodes";
    internal const string ListStep = "List";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NodeDeclaration> declarations = context.SyntaxProvider.ForAttributeWithMetadataName(
            Known.NodeAttribute, static (node, _) => node is ClassDeclarationSyntax, NodeParser.Parse);

        // Places of problems move with every edit above them, so the code is written from models that hold none.
        IncrementalValuesProvider<NodeModel> nodes = declarations
            .Where(static declaration => declaration.Node is not null)
            .Select(static (declaration, _) => declaration.Node!) // the line above holds it
            .WithTrackingName(NodesStep);
        context.RegisterSourceOutput(nodes, static (output, node) => Add(output, HintName(node), NodeEmitter.Emit(node)));

        IncrementalValueProvider<NodeList> list = nodes
            .Select(static (node, _) => new ListedNode(node.Type.Id, node.FullName))
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(RootNamespace).Combine(context.CompilationProvider.Select(AssemblyName)))
            .Select(static (source, _) => NodeList.From(source.Left, source.Right.Left ?? source.Right.Right))
            .WithTrackingName(ListStep);
        context.RegisterSourceOutput(list, static (output, nodes) =>
        {
            if (nodes.Nodes.Count > 0)
            {
                Add(output, "GeneratedNodes", NodeListEmitter.Emit(nodes));
            }
        });

        context.RegisterSourceOutput(
            declarations.SelectMany(static (declaration, _) => declaration.Problems),
            static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
        context.RegisterSourceOutput(
            declarations.Select(static (declaration, _) => declaration with { Node = null, Problems = default }).Collect(),
            static (output, all) => ReportDuplicates(output, all));
    }

    private static void Add(SourceProductionContext output, string name, string code) =>
        output.AddSource($"{name}.g.cs", SourceText.From(code, Encoding.UTF8));

    private static string HintName(NodeModel node) => node.FullName.Substring("global::".Length).Replace("@", string.Empty);

    private static string? RootNamespace(AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken) =>
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) ? name : null;

    private static string AssemblyName(Compilation compilation, CancellationToken cancellationToken) => compilation.AssemblyName ?? string.Empty;

    private static void ReportDuplicates(SourceProductionContext output, IReadOnlyList<NodeDeclaration> declarations)
    {
        var firsts = new Dictionary<string, NodeDeclaration>(StringComparer.Ordinal);
        foreach (NodeDeclaration declaration in declarations.OrderBy(declaration => declaration.FullName, StringComparer.Ordinal))
        {
            if (firsts.TryGetValue(declaration.TypeId, out NodeDeclaration? first))
            {
                output.ReportDiagnostic(new Problem(
                    Diagnostics.DuplicateType,
                    declaration.Location,
                    new EquatableArray<string>([first.FullName, declaration.FullName, declaration.TypeId])).ToDiagnostic());
            }
            else
            {
                firsts.Add(declaration.TypeId, declaration);
            }
        }
    }
}
