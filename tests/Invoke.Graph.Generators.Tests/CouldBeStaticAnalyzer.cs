using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Invoke.Graph.Generators.Tests;

// This analyzer runs inside one test only, under the id of the SDK's analyzer that it stands for.
#pragma warning disable RS1029, RS1036, RS1041, RS2008

/// <summary>Reports every RunAsync as one that could be static.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CouldBeStaticAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("CA1822", "Mark members as static", "{0}", "Performance", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                if (symbol.Symbol.Name == "RunAsync")
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, symbol.Symbol.Locations[0], symbol.Symbol.ContainingType.Name));
                }
            },
            SymbolKind.Method);
    }
}
