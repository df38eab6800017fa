using System.Collections.Immutable;
using Invoke.Graph.Generators;
using Invoke.Testing.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Invoke.Documentation.Tests;

/// <summary>What the pages show compiles, and what they link to is there.</summary>
public sealed class PageTests
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

    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Code_Compiles(string path)
    {
        SyntaxTree[] blocks = [.. new Page(path).Blocks.Select(block => CSharpSyntaxTree.ParseText(block))];

        foreach (SyntaxTree block in blocks)
        {
            IEnumerable<SyntaxTree> types = blocks.Where(other => other != block && !IsProgram(other));
            Assert.Empty(Problems([block, .. types], path.StartsWith("docs", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadToFilesAndTheirHeadings(string path)
    {
        foreach ((string file, string anchor) in new Page(path).Links)
        {
            Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, file)), $"{path} links to '{file}', which does not exist.");
            Assert.True(
                anchor.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal) || new Page(file).Anchors.Contains(anchor), $"{path} links to '{file}#{anchor}', and no heading there is named so.");
        }
    }

    private static bool IsProgram(SyntaxTree block) => block.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();

    private static IEnumerable<string> Problems(IReadOnlyList<SyntaxTree> trees, bool takesForGranted)
    {
        OutputKind kind = trees.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            "Page", // also the namespace of GeneratedNodes
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(takesForGranted ? AtHand : string.Empty), .. trees],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new NodeGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> reported);
        return reported.Concat(generated.GetDiagnostics())
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString());
    }
}
