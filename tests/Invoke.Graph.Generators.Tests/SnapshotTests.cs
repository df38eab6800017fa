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
    [InlineData(nameof(Sources.Save), "Acme.Save")]
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
    [InlineData(nameof(Sources.Save))]
    [InlineData(nameof(Sources.Counter))]
    public void Generate_NodeClass_CompilesWithoutWarning(string source)
    {
        Generated generated = Compiler.Generate(Source(source));

        Assert.Empty(generated.Problems);
        Assert.Empty(generated.CompilerMessages);
    }

    [Theory]
    [InlineData("public Task RunAsync() => Task.CompletedTask;", "NoOutputs.AfterAsync(node.RunAsync())")]
    [InlineData("public async ValueTask RunAsync() => await Task.Yield();", "NoOutputs.AfterAsync(node.RunAsync())")]
    [InlineData("public ValueTask<NoOutputs> RunAsync() => default;", "=> node.RunAsync()")]
    [InlineData("public Task<NoOutputs> RunAsync() => Task.FromResult<NoOutputs>(default);", "ValueTask<global::Invoke.Graph.NoOutputs>(node.RunAsync())")]
    public void Generate_RunAsyncWithoutResult_HasNoOutputs(string run, string expected)
    {
        string source = Compiler.Apply(Sources.Counter, "public ValueTask<Result> RunAsync() => new(new Result(1));", run);

        Generated generated = Compiler.Generate(source);

        Assert.Empty(generated.Problems);
        Assert.Empty(generated.CompilerMessages);
        Assert.Contains(expected, generated["Counter"], StringComparison.Ordinal);
        Assert.DoesNotContain("OutputPorts", generated["Counter"], StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_ResultWithSpan_SpanIsNoOutput()
    {
        string source = Compiler.Apply(
            Sources.Counter, "record Result(long Count);", "record Result(long Count) { public ReadOnlySpan<byte> Bytes => default; }");

        Generated generated = Compiler.Generate(source);

        Assert.Empty(generated.CompilerMessages);
        Assert.DoesNotContain("bytes", generated["Counter"], StringComparison.Ordinal);
    }

    private static string Source(string name) => name switch
    {
        nameof(Sources.ResizeImage) => Sources.ResizeImage,
        nameof(Sources.EveryType) => Sources.EveryType,
        nameof(Sources.Shapes) => Sources.Shapes,
        nameof(Sources.Save) => Sources.Save,
        _ => Sources.Counter,
    };
}
