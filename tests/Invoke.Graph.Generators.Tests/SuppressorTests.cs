using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Invoke.Graph.Generators.Tests;

public sealed class SuppressorTests
{
    private const string Explicit = "public sealed partial class ResizeImage : Node\n{";

    [Theory]
    [InlineData(ReportDiagnostic.Default)]
    [InlineData(ReportDiagnostic.Error)]
    public async Task Compile_RequiredInput_RaisesNoWarning(ReportDiagnostic severity)
    {
        string[] remaining = await FindUninitializedAsync(Sources.ResizeImage, severity);

        Assert.Empty(remaining);
    }

    [Theory]
    [InlineData("IReadOnlyList<string>")]
    [InlineData("IReadOnlyList<IReadOnlyList<string?>>")]
    [InlineData("Dictionary<string, List<ImageRef>>")]
    [InlineData("(string Name, ImageRef Image)[]")]
    [InlineData("object")]
    public async Task Compile_RequiredInputOfAnyReferenceType_RaisesNoWarning(string type)
    {
        string source = Compiler.Apply(Sources.ResizeImage, "public ImageRef Image { get; set; }", $"public {type} Image {{ get; set; }}")
            .Replace("ScaleAsync(Image,", "ScaleAsync(new ImageRef(\"\"),", StringComparison.Ordinal)
            .Replace("Result(ImageRef Image,", "Result(ImageRef Scaled,", StringComparison.Ordinal);

        string[] remaining = await FindUninitializedAsync(source);

        Assert.Empty(remaining);
    }

    [Fact]
    public async Task Compile_RequiredInputOfAbstractBase_RaisesNoWarning()
    {
        string source = Compiler.Apply(
            Sources.ResizeImage,
            Explicit,
            Explicit.Replace(": Node", ": Named", StringComparison.Ordinal))
            + "\npublic abstract class Named : Node { [Input(Required = true, Name = \"label\")] public List<string> Label { get; set; } }";

        string[] remaining = await FindUninitializedAsync(source);

        Assert.Empty(remaining);
    }

    [Fact]
    public async Task Compile_RequiredInputAndConstructor_RaisesNoWarning()
    {
        string source = Compiler.Apply(Sources.ResizeImage, Explicit, Explicit + "\npublic ResizeImage() { }");

        string[] remaining = await FindUninitializedAsync(source);

        Assert.Empty(remaining);
    }

    [Fact]
    public async Task Compile_OptionalInputAndOtherProperty_KeepTheirWarnings()
    {
        string source = Compiler.Apply(Sources.ResizeImage, Explicit, Explicit + "\n[Input] public string Optional { get; set; }\npublic string Other { get; set; }");

        string[] remaining = await FindUninitializedAsync(source);

        Assert.Equal(2, remaining.Length);
    }

    [Fact]
    public async Task Compile_RunAsyncThatCouldBeStatic_RaisesNoWarning()
    {
        string source = Sources.Counter + "public static class Other { public static void RunAsync() { } }";

        Compilation compilation = Compiler.Generate(source).Compilation;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        IEnumerable<Diagnostic> all = await compilation
            .WithAnalyzers([new CouldBeStaticAnalyzer(), new RunAsyncSuppressor()], options).GetAllDiagnosticsAsync();

        ILookup<bool, string> found = all.Where(diagnostic => diagnostic.Id == "CA1822").ToLookup(diagnostic => diagnostic.IsSuppressed, diagnostic => diagnostic.GetMessage(null));
        Assert.Equal(["Counter"], found[true]);
        Assert.Equal(["Other"], found[false]);
    }

    private static async Task<string[]> FindUninitializedAsync(string source, ReportDiagnostic severity = ReportDiagnostic.Default)
    {
        Compilation compilation = Compiler.Generate(source).Compilation;
        compilation = compilation.WithOptions(((CSharpCompilationOptions)compilation.Options).WithGeneralDiagnosticOption(severity));
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Id == "CS8618");

        var analysis = compilation.WithAnalyzers([new RequiredInputSuppressor()]);
        IEnumerable<Diagnostic> all = await analysis.GetAllDiagnosticsAsync();
        return [.. all.Where(diagnostic => diagnostic is { Id: "CS8618", IsSuppressed: false }).Select(diagnostic => diagnostic.ToString())];
    }
}
