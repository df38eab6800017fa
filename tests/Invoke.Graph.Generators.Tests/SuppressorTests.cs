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
