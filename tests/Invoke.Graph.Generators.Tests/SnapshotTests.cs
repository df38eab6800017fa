using Invoke.Testing.Shared;

namespace Invoke.Graph.Generators.Tests;

/// <summary>Generated code against committed files. Set INVOKE_UPDATE_SNAPSHOTS=1 to write them anew, then read the difference.</summary>
public sealed class SnapshotTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Invoke.Graph.Generators.Tests", "Snapshots");

    [Theory]
    [InlineData(nameof(Sources.ResizeImage), "Acme.ResizeImage")]
    [InlineData(nameof(Sources.EveryType), "Acme.Pack.EveryType")]
    [InlineData(nameof(Sources.Counter), "Counter")]
    [InlineData(nameof(Sources.Shapes), "Acme.event.Pack.IInner.Shapes")]
    [InlineData(nameof(Sources.ResizeImage), "GeneratedNodes")]
    public void Generate_NodeClass_MatchesSnapshot(string source, string file)
    {
        Generated generated = Compiler.Generate(Source(source));

        string actual = generated[file];

        string path = Path.Combine(Folder, $"{file}.txt");
        if (Environment.GetEnvironmentVariable("INVOKE_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Theory]
    [InlineData(nameof(Sources.ResizeImage))]
    [InlineData(nameof(Sources.EveryType))]
    [InlineData(nameof(Sources.Shapes))]
    [InlineData(nameof(Sources.Counter))]
    public void Generate_NodeClass_CompilesWithoutWarning(string source)
    {
        Generated generated = Compiler.Generate(Source(source));

        Assert.Empty(generated.Problems);
        Assert.Empty(generated.CompilerMessages);
    }

    private static string Source(string name) => name switch
    {
        nameof(Sources.ResizeImage) => Sources.ResizeImage,
        nameof(Sources.EveryType) => Sources.EveryType,
        nameof(Sources.Shapes) => Sources.Shapes,
        _ => Sources.Counter,
    };
}
