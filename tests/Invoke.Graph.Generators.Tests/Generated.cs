using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators.Tests;

/// <summary>What one run of the generator gave.</summary>
/// <param name="Compilation">The compilation with the generated code.</param>
/// <param name="Problems">What the generator reported.</param>
/// <param name="Result">The generated files.</param>
internal sealed record Generated(Compilation Compilation, ImmutableArray<Diagnostic> Problems, GeneratorDriverRunResult Result)
{
    /// <summary>Gets a generated file by its name without ".g.cs".</summary>
    public string this[string name] => Result.Results.Single().GeneratedSources.Single(source => source.HintName == name + ".g.cs").SourceText.ToString();

    /// <summary>Gets what the compiler says of source and generated code together, warnings included.</summary>
    public IEnumerable<string> CompilerMessages => Compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1591" or "CS8618"))
        .Select(diagnostic => diagnostic.ToString());
}
