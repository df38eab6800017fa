using Invoke.Testing.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.PublicApi.Tests;

/// <summary>The packages that this repository ships, as a compiler that references them sees them.</summary>
internal static class Packages
{
    private static readonly CSharpCompilation Compilation = CSharpCompilation.Create(
        "Caller",
        references: [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>One a folder of src, but the generator, which is part of Invoke.Graph, and the adapter whose own package is not on every source.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Except(["Invoke.Graph.Generators", "Invoke.Images.ImageSharp"])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The public types of all packages.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Types { get; } = [.. All.SelectMany(package => Api.Types(Read(package).GlobalNamespace))];

    public static IAssemblySymbol Read(string package) => Read(Compilation, package);

    /// <summary>An assembly of the test's own, compiled and read back: symbols of source know less than a caller sees, and more.</summary>
    public static IAssemblySymbol Compile(string source)
    {
        using var assembly = new MemoryStream();
        CSharpCompilation compilation = Compilation
            .WithAssemblyName("Compiled")
            .WithOptions(new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(source));
        Assert.Empty(compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Read(Compilation.AddReferences(MetadataReference.CreateFromImage(assembly.ToArray())), "Compiled");
    }

    private static IAssemblySymbol Read(CSharpCompilation compilation, string name) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Single(assembly => assembly.Name == name);
}
