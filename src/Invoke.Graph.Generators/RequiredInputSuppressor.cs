using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Invoke.Graph.Generators;

/// <summary>Silences CS8618 ("non-nullable property must contain a value") on required inputs, which the engine checks before a run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RequiredInputSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor RequiredInput = new(
        "INVKS001", "CS8618", "A graph is invalid while a required input is neither connected nor set, so a node never runs without it.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(RequiredInput);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            // In a class with constructors the warning is on the constructor and the property is an additional place.
            foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
            {
                if (location.SourceTree is { } tree
                    && tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan) is PropertyDeclarationSyntax syntax
                    && context.GetSemanticModel(tree).GetDeclaredSymbol(syntax, context.CancellationToken) is { } property
                    && property.Find(Known.InputAttribute)?.Named<bool>("Required") == true)
                {
                    context.ReportSuppression(Suppression.Create(RequiredInput, diagnostic));
                    break;
                }
            }
        }
    }
}
