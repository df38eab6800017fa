using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Invoke.Graph.Generators.Tests;

/// <summary>Compiles source text with the generator, as a project that references Invoke.Graph would be.</summary>
internal static class Compiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel.DataAnnotations;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Invoke.Graph;
        """;

    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Diagnose);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // set by every .NET host
            .Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Compile(string source, string assembly = "Acme.Nodes") => CSharpCompilation.Create(
        assembly,
        [CSharpSyntaxTree.ParseText(Usings, Parse, "Usings.cs"), CSharpSyntaxTree.ParseText(source, Parse, "Source.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver CreateDriver(string? rootNamespace = "Acme.Nodes") => CSharpGeneratorDriver.Create(
        [new NodeGenerator().AsSourceGenerator()],
        parseOptions: Parse,
        optionsProvider: new Options(rootNamespace),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Generated Generate(string source, string assembly = "Acme.Nodes", string? rootNamespace = "Acme.Nodes")
    {
        GeneratorDriver driver = CreateDriver(rootNamespace)
            .RunGeneratorsAndUpdateCompilation(Compile(source, assembly), out Compilation compilation, out ImmutableArray<Diagnostic> problems);
        return new Generated(compilation, problems, driver.GetRunResult());
    }

    public static string Apply(string source, string edit, string by) =>
        source.Contains(edit, StringComparison.Ordinal) ? source.Replace(edit, by, StringComparison.Ordinal) : throw new ArgumentException(edit);

    private sealed class Options(string? rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Global(string? rootNamespace) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.RootNamespace" ? rootNamespace : null;
            return value is not null;
        }
    }
}
