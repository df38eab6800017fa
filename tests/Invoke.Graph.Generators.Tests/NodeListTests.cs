namespace Invoke.Graph.Generators.Tests;

public sealed class NodeListTests
{
    [Theory]
    [InlineData("Acme.Nodes", "namespace Acme.Nodes")]
    [InlineData("my-app.2d.class", "namespace my_app._2d.@class")]
    [InlineData(null, "namespace Assembly_Name")]
    public void Generate_RootNamespace_HoldsTheList(string? rootNamespace, string expected)
    {
        Generated generated = Compiler.Generate(Sources.Counter, "Assembly Name", rootNamespace);

        Assert.Contains(expected + "\n{", generated["GeneratedNodes"], StringComparison.Ordinal);
        Assert.Empty(generated.CompilerMessages);
    }

    [Fact]
    public void Generate_EmptyRootNamespace_ListIsGlobal()
    {
        Generated generated = Compiler.Generate(Sources.Counter, rootNamespace: "");

        Assert.DoesNotContain("namespace", generated["GeneratedNodes"], StringComparison.Ordinal);
        Assert.Empty(generated.CompilerMessages);
    }

    [Fact]
    public void Generate_NoNodes_WritesNothing()
    {
        Generated generated = Compiler.Generate("public static class Nothing;");

        Assert.Empty(generated.Result.GeneratedTrees);
    }
}
