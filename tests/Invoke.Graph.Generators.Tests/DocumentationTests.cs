using System.Text.RegularExpressions;
using Invoke.Testing.Shared;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Invoke.Graph.Generators.Tests;

/// <summary>The code on the pages about nodes compiles, all blocks of a page together.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("docs/nodes.md", 7)]
    public void Page_CSharpBlocks_Compile(string page, int count)
    {
        string[] blocks = [.. CSharpBlock().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page)).ReplaceLineEndings("\n"))
            .Select(match => match.Groups[1].Value)];

        Generated generated = Compiler.Generate(Join(blocks));

        Assert.Equal(count, blocks.Length);
        Assert.Empty(generated.Problems);
        Assert.Empty(generated.CompilerMessages);
    }

    private static string Join(string[] blocks)
    {
        // A block of statements becomes a method with what its reader has at hand.
        IEnumerable<string> code = blocks.Select((block, index) => IsDeclaration(block)
            ? block
            : $$"""
                internal static class Example{{index}}
                {
                    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
                    {
                        await Task.Yield();
                        {{block}}
                    }
                }
                """);
        return "using System.Diagnostics;\nusing System.Linq;\nusing Microsoft.Extensions.DependencyInjection;\nnamespace Acme.Nodes;\n" + string.Join("\n", code);
    }

    private static bool IsDeclaration(string block) =>
        CSharpSyntaxTree.ParseText(block).GetCompilationUnitRoot().Members.All(member => member is BaseTypeDeclarationSyntax);

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();
}
