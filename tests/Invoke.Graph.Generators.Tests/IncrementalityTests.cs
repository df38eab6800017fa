using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.Graph.Generators.Tests;

public sealed class IncrementalityTests
{
    [Fact]
    public void Generate_UnrelatedEdit_WritesNothingAnew()
    {
        CSharpCompilation before = Compiler.Compile(Sources.ResizeImage);
        GeneratorDriver driver = Compiler.CreateDriver().RunGenerators(before);

        // A comment above the class also moves every place in the file.
        SyntaxTree tree = before.SyntaxTrees.Single(tree => tree.FilePath == "Source.cs");
        CSharpCompilation after = before
            .ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From("// A comment.\n" + tree.GetText())))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText("public static class Unrelated;", (CSharpParseOptions)tree.Options, "Unrelated.cs"));
        driver = driver.RunGenerators(after);

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        AssertReused(result.TrackedSteps[NodeGenerator.NodesStep]);
        AssertReused(result.TrackedSteps[NodeGenerator.ListStep]);
        AssertReused(result.TrackedOutputSteps.SelectMany(step => step.Value).Where(step => step.Outputs.Any(output => output.Value is not null)));
    }

    [Fact]
    public void Generate_InputAdded_WritesTheClassAnew()
    {
        CSharpCompilation before = Compiler.Compile(Sources.ResizeImage);
        GeneratorDriver driver = Compiler.CreateDriver().RunGenerators(before);

        CSharpCompilation after = Compiler.Compile(
            Compiler.Apply(Sources.ResizeImage, "public int Width { get; set; } = 512;", "public int Width { get; set; }\n[Input] public int Height { get; set; }"));
        driver = driver.RunGenerators(after);

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Contains("\"height\"", result.GeneratedSources.Single(source => source.HintName == "Acme.ResizeImage.g.cs").SourceText.ToString(), StringComparison.Ordinal);
        AssertReused(result.TrackedSteps[NodeGenerator.ListStep]);
    }

    [Fact]
    public void Generate_OtherNodeEdited_KeepsTheFirst()
    {
        CSharpCompilation before = Compiler.Compile(Sources.ResizeImage).AddSyntaxTrees(Parse(Sources.Counter));
        GeneratorDriver driver = Compiler.CreateDriver().RunGenerators(before);

        string edited = Compiler.Apply(Sources.Counter, "public sealed record Result(long Count);", "public sealed record Result(long Count, long Rest = 0);");
        CSharpCompilation after = Compiler.Compile(Sources.ResizeImage).AddSyntaxTrees(Parse(edited));
        driver = driver.RunGenerators(after);

        IncrementalStepRunReason[] reasons = [.. driver.GetRunResult().Results.Single().TrackedSteps[NodeGenerator.NodesStep]
            .SelectMany(step => step.Outputs).Select(output => output.Reason)];
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons);
    }

    private static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Diagnose), "Other.cs");

    private static void AssertReused(IEnumerable<IncrementalGeneratorRunStep> steps)
    {
        (object Value, IncrementalStepRunReason Reason)[] outputs = [.. steps.SelectMany(step => step.Outputs)];
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }
}
