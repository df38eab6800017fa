using System.Text.RegularExpressions;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly string[] MayUseTheGraph = ["Nodes", "Sessions", "DependencyInjection"];

    [Fact]
    public void StorageFolders_UseNothingOfTheGraph_ButItsException()
    {
        foreach (string path in Sources().Where(path => !MayUseTheGraph.Contains(path.Split('/')[0])))
        {
            string code = Comments().Replace(File.ReadAllText(Path.Combine(Root, path)), string.Empty);
            if (code.Contains("using Invoke.Graph;", StringComparison.Ordinal))
            {
                Assert.True(code.Contains("InvokeException", StringComparison.Ordinal), $"{path} uses Invoke.Graph, but not for its exception.");
            }

            Assert.DoesNotMatch(@"\b(IInvokeBuilder|NodeGraph|NodeContext|NodeAttribute|GraphSession|IGraphRunner|ModelIdentifier|IModelCatalog)\b", code);
        }
    }

    [Fact]
    public void PublicTypes_LiveInOneNamespace() =>
        Assert.All(
            typeof(IImageService).Assembly.GetExportedTypes(),
            type => Assert.Equal(type.Name.EndsWith("BuilderExtensions", StringComparison.Ordinal) ? "Microsoft.Extensions.DependencyInjection" : "Invoke.Images", type.Namespace));

    [Fact]
    public void PublicTypes_AreOneAFile() =>
        Assert.All(Sources(), path => Assert.InRange(PublicTypes().Count(File.ReadAllText(Path.Combine(Root, path))), 0, 1));

    private static string Root => Path.Combine(RepositoryRoot.Path, "src", "Invoke.Images");

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'));

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^public .*\b(class|struct|record|interface|enum)\b", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();
}
