using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Invoke.Graph.Generators;

/// <summary>Silences CA1822 ("member can be marked as static") on the RunAsync of a node class, which has to be an instance method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunAsyncSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor RunAsync = new(
        "INVKS002", "CA1822", "The engine calls RunAsync on an instance of the node, even where it reads no input.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(RunAsync);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan) is MethodDeclarationSyntax { Identifier.Text: "RunAsync" } syntax
                && context.GetSemanticModel(tree).GetDeclaredSymbol(syntax, context.CancellationToken) is { ContainingType: { } owner }
                && NodeParser.Bases(owner).Any(type => type.Is("Invoke.Graph.Node")))
            {
                context.ReportSuppression(Suppression.Create(RunAsync, diagnostic));
            }
        }
    }
}
