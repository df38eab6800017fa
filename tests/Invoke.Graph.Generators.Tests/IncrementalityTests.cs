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

    private static void AssertReused(IEnumerable<IncrementalGeneratorRunStep> steps)
    {
        (object Value, IncrementalStepRunReason Reason)[] outputs = [.. steps.SelectMany(step => step.Outputs)];
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }
}
