using Invoke.Testing.Shared;
using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators.Tests;

public sealed class DiagnosticTests
{
    private const string Class = "public sealed partial class Counter : Node";
    private const string Run = "public ValueTask<Result> RunAsync() => new(new Result(1));";
    private const string Result = "public sealed record Result(long Count);";
    private const string Attribute = "[Node(\"acme.counter\")]";

    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "INVK001", Class, "public sealed class Counter : Node", "'Counter' must be partial" },
        { "INVK002", Run, "", "'Counter' has no public instance methods RunAsync" },
        { "INVK002", Run, Run + " public Task<Result> RunAsync(NodeContext context) => Task.FromResult(new Result(1));", "has several" },
        { "INVK002", Run, "public static ValueTask<Result> RunAsync() => new(new Result(1));", "has no public" },
        { "INVK002", Run, "public ValueTask<Result> RunAsync<T>() => new(new Result(1));", "not generic" },
        { "INVK003", Run, "public Result RunAsync() => new(1);", "returns 'Counter.Result'" },
        { "INVK003", Run, "public void RunAsync() { }", "returns 'void'; return ValueTask<T> or Task<T>" },
        { "INVK003", Run, "public async void RunAsync() => await Task.Yield();", "or ValueTask or Task for a node without outputs" },
        { "INVK003", Run, "public IAsyncEnumerable<Result> RunAsync() => throw new NotSupportedException();", "IAsyncEnumerable<Counter.Result>'" },
        { "INVK003", Run, "public ValueTask<Result?> RunAsync() => default;", "return ValueTask<T> or Task<T>" },
        { "INVK004", Result, Result + " [Input] public int Width { get; init; }", "'Counter.Width' must be a public instance property '{ get; set; }'" },
        { "INVK004", Result, Result + " [Input] public int Width { get; }", "'Counter.Width'" },
        { "INVK004", Result, Result + " [Input] internal int Width { get; set; }", "'Counter.Width'" },
        { "INVK004", Result, Result + " [Input] public static int Width { get; set; }", "'Counter.Width'" },
        { "INVK004", Result, Result + " [Input] public required string Width { get; set; }", "write [Input(Required = true)]" },
        { "INVK005", Class, Class + " { } " + Attribute + " public sealed partial class Another : Node { " + Result + Run + " } " + "partial class Counter", "'Another' and 'Counter' have the same type id 'acme.counter'" },
        { "INVK006", Attribute, "[Node(\"counter\")]", "'counter' of node class 'Counter'" },
        { "INVK006", Attribute, "[Node(\"acme.Counter\")]", "'acme.Counter'" },
        { "INVK007", "RunAsync()", "RunAsync(int count)", "Parameter 'count' of RunAsync of node class 'Counter' is 'int'" },
        { "INVK007", "RunAsync()", "RunAsync(string path)", "'string'" },
        { "INVK007", "RunAsync()", "RunAsync(object thing)", "'object'" },
        { "INVK007", "RunAsync()", "RunAsync(IServiceProvider[] services)", "'System.IServiceProvider[]'" },
        { "INVK007", "RunAsync()", "RunAsync(in NodeContext context)", "'in Invoke.Graph.NodeContext'" },
        { "INVK008", Class, "public sealed partial class Counter<T> : Node", "is generic" },
        { "INVK008", Class, "public abstract partial class Counter : Node", "is abstract" },
        { "INVK008", Class, "public sealed partial class Counter", "does not derive from Invoke.Graph.Node" },
        { "INVK008", Class, "file sealed partial class Counter : Node", "is not visible" },
        { "INVK008", Result, Result + " public Counter(int count) { }", "has no parameterless constructor" },
        { "INVK009", Result, Result + " public int In => 1;", "'In' in node class 'Counter' is reserved for what is generated" },
        { "INVK009", Result, Result + " public int TypeDescriptor => 1;", "'TypeDescriptor'" },
        { "INVK009", Result, Result + " [Input] public new string Id { get; set; } = string.Empty;", "reserved for the base class Node" },
        { "INVK009", Result, Result + " [Input] public string Type { get; set; } = string.Empty;", "'type' in node class 'Counter' is reserved for the node itself" },
        { "INVK009", Result, Result + " [Input(Name = \"use_cache\")] public bool Caching { get; set; }", "'use_cache'" },
        { "INVK009", Result, "public sealed record Result(long OutputPorts);", "'OutputPorts'" },
        { "INVK010", Run, "public ValueTask<long> RunAsync() => new(1L);", "The result 'long' of node class 'Counter' has no properties" },
        { "INVK010", Run, "public ValueTask<string> RunAsync() => new(\"\");", "'string'" },
        { "INVK010", Result, "public sealed record Result { public static int Shared => 1; public Result(long count) { } }", "or ValueTask or Task without a result" },
        { "INVK010", Run, "public ValueTask<long[]> RunAsync() => new([1L]);", "'long[]'" },
        { "INVK010", Run, "public ValueTask<(long Count, long Rest)> RunAsync() => new((1L, 2L));", "return a record" },
        { "INVK003", Result + "\n\n    " + Run, "public readonly record struct Result(long Count); public ValueTask<Result?> RunAsync() => default;", "where T is not null" },
        { "INVK011", Result, Result + " [Input] public int Width { get; set; } [Input(Name = \"width\")] public int Other { get; set; }", "two inputs named 'width'" },
        { "INVK012", Result, Result + " [Input] public long[] Numbers { get; set; } = [];", "declare it as IReadOnlyList<long>" },
        { "INVK012", Result, Result + " [Input] public List<string> Words { get; set; } = [];", "declare it as IReadOnlyList<string>" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Generate_Mistake_IsReported(string id, string edit, string by, string message)
    {
        string source = Compiler.Apply(Sources.Counter.ReplaceLineEndings("\n"), edit, by);

        Generated generated = Compiler.Generate(source);

        Diagnostic problem = Assert.Single(generated.Problems);
        Assert.Equal(id, problem.Id);
        Assert.Contains(message, problem.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("Source.cs", problem.Location.GetLineSpan().Path);
    }

    [Fact]
    public void Generate_ContainerNotPartial_NamesTheContainer()
    {
        Generated generated = Compiler.Generate("public static class Pack { " + Sources.Counter + " }");

        Diagnostic problem = Assert.Single(generated.Problems);
        Assert.Equal("INVK001", problem.Id);
        Assert.StartsWith("'Pack' must be partial", problem.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_DerivedFromNodeClass_IsReported()
    {
        string source = Compiler.Apply(Sources.Counter, "sealed ", "")
            + "[Node(\"acme.second\")] public sealed partial class Second : Counter { }";

        Generated generated = Compiler.Generate(source);

        Assert.Contains(generated.Problems, problem => problem.Id == "INVK008" && problem.GetMessage(null).Contains("another node class", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Invoke.Graph")]
    [InlineData("Invoke.Images")]
    [InlineData("Invoke.Inference.Onnx")]
    public void Generate_IdWithoutVendorInBuiltinAssembly_IsAllowed(string assembly)
    {
        string source = Compiler.Apply(Sources.Counter, "acme.counter", "counter");

        Generated generated = Compiler.Generate(source, assembly);

        Assert.Empty(generated.Problems);
    }

    [Fact]
    public void Generate_WarningOnly_StillGenerates()
    {
        string source = Compiler.Apply(Sources.Counter, Result, Result + " [Input] public long[] Numbers { get; set; } = [];");

        Generated generated = Compiler.Generate(source);

        Assert.Contains("PortType.Of<long[]>(\"long[]\")", generated["Counter"], StringComparison.Ordinal);
        Assert.Empty(generated.CompilerMessages);
    }

    [Fact]
    public void Documentation_EveryDiagnostic_IsThere()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics.md"));

        IEnumerable<string> ids = Mistakes.Select(row => (string)row[0]).Distinct().Append("INVKS001").Append("INVKS002");

        Assert.All(ids, id => Assert.Contains($"## {id}", page, StringComparison.Ordinal));
    }
}
