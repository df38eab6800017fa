using System.Collections.Immutable;
using Invoke.Graph.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Invoke.Documentation.Tests;

/// <summary>A C# block of a page, compiled as a reader would: with the generator, and the types that other blocks of the page declare.</summary>
internal sealed class PageCode
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The first pages a newcomer reads show every using; the pages behind them take these, and what a host has at hand, for granted.</summary>
    private const string AtHand = """
        global using System.ComponentModel.DataAnnotations;
        global using System.Diagnostics;
        global using Invoke.Graph;
        global using Invoke.Images;
        global using Invoke.Images.S3;
        global using Invoke.Images.Vips;
        global using Invoke.Inference.Onnx;
        global using Invoke.Testing;
        global using Microsoft.Extensions.DependencyInjection;
        global using Page;
        global using static Page.AtHand;

        namespace Page;

        public static class AtHand
        {
            public static readonly IServiceProvider services = new ServiceCollection().BuildServiceProvider();
            public static readonly IGraphRunner runner = new GraphRunner();
            public static readonly NodeCatalog catalog = NodeCatalog.Default;
            public static readonly NodeGraph graph = new();
            public static readonly CancellationToken cancellationToken;
        }
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        // The host sets this for every .NET program.
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private readonly Compilation _compilation;
    private readonly ImmutableArray<Diagnostic> _reported;

    private PageCode(IReadOnlyList<SyntaxTree> trees, bool takesForGranted)
    {
        OutputKind kind = trees.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            "Page", // also the namespace of GeneratedNodes
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(takesForGranted ? AtHand : string.Empty), .. trees],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new NodeGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out _compilation, out _reported);
    }

    /// <summary>What the compiler and the generator refuse.</summary>
    public IEnumerable<string> Errors => _reported.Concat(_compilation.GetDiagnostics())
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(diagnostic => diagnostic.ToString());

    public static IEnumerable<PageCode> Of(string path)
    {
        SyntaxTree[] blocks = [.. new Page(path).Blocks.Select(block => CSharpSyntaxTree.ParseText(block))];
        return blocks.Select(block =>
            new PageCode([block, .. blocks.Where(other => other != block && !IsProgram(other))], path.StartsWith("docs", StringComparison.Ordinal)));
    }

    /// <summary>Writes the assembly.</summary>
    public byte[] Emit()
    {
        using var file = new MemoryStream();
        Assert.Empty(_compilation.Emit(file).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return file.ToArray();
    }

    private static bool IsProgram(SyntaxTree block) => block.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
}
