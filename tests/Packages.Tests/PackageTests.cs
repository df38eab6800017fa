using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>What a package site shows of each package, and what a package brings to an app.</summary>
[Collection(PackedPackagesCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed partial class PackageTests(PackedPackages packages)
{
    // The generator is inside Invoke.Graph; the package source of this repository does not serve what the other one needs.
    private static readonly string[] NotPackedHere = ["Invoke.Graph.Generators", "Invoke.Images.ImageSharp"];

    public static TheoryData<string> Names => Libraries.Names;

    [Fact]
    public void Pack_SolutionFilter_MakesEveryLibraryAndItsSymbols()
    {
        string[] packed = [.. Directory.EnumerateFiles(packages.Source).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

        IEnumerable<string> projects = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.Equal(projects.Except(NotPackedHere).Order(StringComparer.Ordinal), Libraries.Dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            Libraries.Dependencies.Keys.SelectMany(name => (string[])[$"{name}.{PackedPackages.Version}.nupkg", $"{name}.{PackedPackages.Version}.snupkg"]).Order(StringComparer.Ordinal),
            packed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Metadata_OfPackage_TellsWhatItIs(string name)
    {
        using PackageFile package = packages.Open(name);

        Assert.Equal((name, PackedPackages.Version), (package["id"], package["version"]));
        Assert.Equal(("expression", "MIT"), (package.AttributeOf("license", "type"), package["license"]));
        Assert.Equal("Invoke contributors", package["authors"]);
        Assert.InRange(package["description"].Length, 40, 400);
        Assert.NotEmpty(package["tags"]);
        Assert.Contains("CHANGELOG.md", package["releaseNotes"], StringComparison.Ordinal);
        Assert.Contains("## [Unreleased]", package.ReadText("CHANGELOG.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Repository_OfPackage_IsTheCommitItWasPackedFrom(string name)
    {
        using PackageFile package = packages.Open(name);

        // Sources that were taken from an archive have no history.
        bool isClone = Path.Exists(Path.Combine(RepositoryRoot.Path, ".git"));
        Assert.Equal(isClone ? "git" : string.Empty, package.AttributeOf("repository", "type"));
        Assert.Matches(isClone ? "^[0-9a-f]{40}$" : "^$", package.AttributeOf("repository", "commit"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Icon_OfPackage_IsAPngOf128Pixels(string name)
    {
        using PackageFile package = packages.Open(name);

        byte[] icon = package.Read(package["icon"]);
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(icon, 1, 3));
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Readme_OfPackage_ShowsCodeAndLinksToNothingThatASiteHasNot(string name)
    {
        using PackageFile package = packages.Open(name);

        string readme = package.ReadText(package["readme"]);
        Assert.StartsWith($"# {name}\n", readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("```csharp", readme, StringComparison.Ordinal);
        Assert.All(Link().Matches(readme), link => Assert.StartsWith("https://", link.Groups[1].Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_OfPackage_AreTheLibraryItsDocumentationAndPapers(string name)
    {
        using PackageFile package = packages.Open(name);

        string[] generator = name == "Invoke.Graph" ? ["analyzers/dotnet/cs/Invoke.Graph.Generators.dll"] : [];
        Assert.Equal(["CHANGELOG.md", "README.md", .. generator, "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], package.Files);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Documentation_OfPackage_IsThatOfTheLibrary(string name)
    {
        using PackageFile package = packages.Open(name);

        var documentation = XDocument.Parse(package.ReadText($"lib/net10.0/{name}.xml"));
        Assert.Equal(name, Assert.Single(documentation.Descendants("assembly")).Element("name")?.Value);
        Assert.All(documentation.Descendants("member").Take(10), member => Assert.NotEmpty(member.Elements()));
        Assert.NotEmpty(documentation.Descendants("member"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assemblies_OfPackage_AreReproducible(string name)
    {
        using PackageFile package = packages.Open(name);

        Assert.All(
            package.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)),
            file =>
            {
                using var assembly = new PEReader(new MemoryStream(package.Read(file)));
                Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dependencies_OfPackage_AreApproved(string name)
    {
        using PackageFile package = packages.Open(name);

        Assert.Equal(Libraries.Dependencies[name], package.Dependencies.Select(dependency => dependency.Id));
        Assert.Equal(name == "Invoke.AspNetCore" ? ["Microsoft.AspNetCore.App"] : [], package.FrameworkReferences);
        Assert.All(
            package.Dependencies.Where(dependency => dependency.Id.StartsWith("Invoke.", StringComparison.Ordinal)),
            dependency => Assert.Equal(PackedPackages.Version, dependency.Version));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dependencies_OnGraph_PassTheGeneratorOn(string name)
    {
        using PackageFile package = packages.Open(name);

        Assert.All(
            package.Dependencies.Where(dependency => dependency.Id == "Invoke.Graph"),
            dependency => Assert.DoesNotContain("Analyzers", dependency.Exclude, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
