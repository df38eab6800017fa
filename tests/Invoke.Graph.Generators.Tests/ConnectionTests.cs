using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators.Tests;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("first.Out.Image, second.In.Image")]
    [InlineData("first.Out.Width, second.In.Width")]
    public void Connect_FittingTypes_Compiles(string connection)
    {
        Generated generated = Compiler.Generate(WithConnection(connection));

        Assert.Empty(generated.CompilerMessages);
    }

    [Theory]
    [InlineData("first.Out.Image, second.In.Width")]
    [InlineData("first.Out.Width, second.In.Image")]
    [InlineData("first.In.Width, second.In.Width")]
    public void Connect_OtherTypes_DoesNotCompile(string connection)
    {
        Generated generated = Compiler.Generate(WithConnection(connection));

        IEnumerable<Diagnostic> errors = generated.Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains(error.Id, new[] { "CS0311", "CS0315", "CS1503" }));
    }

    private static string WithConnection(string connection) => Sources.ResizeImage + $$"""

        public static class Use
        {
            public static void Build(NodeGraph graph)
            {
                ResizeImage first = graph.Add(new ResizeImage());
                ResizeImage second = graph.Add(new ResizeImage());
                graph.Connect({{connection}});
            }
        }
        """;
}
