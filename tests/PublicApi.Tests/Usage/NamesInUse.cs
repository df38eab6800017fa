using System.Reflection;
using Invoke.Testing.Shared;
using Microsoft.CodeAnalysis;

namespace Invoke.PublicApi.Tests;

/// <summary>What the tests, the samples, the benchmarks, the other packages and the pages of documentation name of one package.</summary>
internal sealed class NamesInUse
{
    private static readonly string Configuration =
        typeof(NamesInUse).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Configuration").Value!;

    /// <summary>By project; what a project itself was compiled to is all that its intermediate folder holds of assemblies.</summary>
    private static readonly ILookup<string, IReadOnlyList<string>> Assemblies = Files(["src", "tests", "samples", "benchmarks"], "*.csproj")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(project => project != typeof(NamesInUse).Assembly.GetName().Name)
        .SelectMany(project => Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "artifacts", "obj", project, Configuration.ToLowerInvariant()), "*.dll")
            .Select(file => (Project: project, Names: AssemblyNames.Read(file))))
        .ToLookup(each => each.Project, each => each.Names);

    private static readonly IReadOnlySet<string>[] Pages = [.. Files(["docs", "src"], "*.md").Append(Path.Combine(RepositoryRoot.Path, "README.md")).Select(PageNames.Read)];

    private static readonly (string File, IReadOnlySet<string> Words)[] Sources =
        [.. Files(["src", "tests", "samples", "benchmarks"], "*.cs").Select(file => (file, PageNames.Words(File.ReadAllText(file))))];

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _words;
    private readonly HashSet<ISymbol> _declarations;

    public NamesInUse(string package)
    {
        string own = Path.Combine(RepositoryRoot.Path, "src", package) + Path.DirectorySeparatorChar;
        _names = [.. Assemblies.Where(project => project.Key != package).SelectMany(project => project).SelectMany(names => names)];
        _words = [.. Sources.Where(source => !source.File.StartsWith(own, StringComparison.Ordinal)).SelectMany(source => source.Words)];
        _declarations = new(Packages.Types.SelectMany(Api.Members).Where(IsNamed).SelectMany(ApiDeclarations.Of), SymbolEqualityComparer.Default);
    }

    public static string Key(ISymbol symbol) =>
        $"{(symbol.ContainingType is { } type ? Key(type) : symbol.ContainingNamespace.ToDisplayString())}.{symbol.MetadataName}";

    public bool Contains(INamedTypeSymbol type) => _names.Contains(Key(type))
        // The compiler writes the values of constants, so nothing is left of a class that has no more.
        || (type.IsStatic && Api.Members(type).All(member => member is IFieldSymbol { IsConst: true }) && _words.Contains(type.Name))
        || Pages.Any(page => page.Contains(type.Name));

    /// <summary>Who calls a member may know it by the interface or the base class that declares it; those of .NET are called by .NET.</summary>
    public bool Contains(ISymbol member) => ApiDeclarations.Of(member).Any(declaration =>
        _declarations.Contains(declaration) || !Packages.All.Contains(declaration.ContainingAssembly.Name));

    private bool IsNamed(ISymbol member)
    {
        INamedTypeSymbol type = member.ContainingType;
        return _names.Contains(Key(member))
            // Of these the compiler leaves the values alone.
            || (member is IFieldSymbol { IsConst: true } && _words.Contains(type.Name) && _words.Contains(member.Name))
            || (member is IPropertySymbol && type.BaseType?.Name == nameof(Attribute) && _words.Contains(member.Name))
            // Who makes a record names its properties, in their order.
            || (member is IPropertySymbol && Api.IsRecord(type) && _names.Contains($"{Key(type)}..ctor")
                && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == member.Name)))
            || Pages.Any(page => page.Contains(member.Name) && (page.Contains(type.Name) || member is IMethodSymbol { IsExtensionMethod: true }));
    }

    private static IEnumerable<string> Files(IEnumerable<string> folders, string pattern) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), pattern, SearchOption.AllDirectories))
        // Outside of the solution, as its package is not on every source.
        .Where(file => !file.Contains("Invoke.Images.ImageSharp", StringComparison.Ordinal));
}
