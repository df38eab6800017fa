using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>The packages with libvips inside, which <c>eng/feed</c> packs: here that of this machine, for a release those of all platforms.</summary>
public sealed partial class NativePackageTests
{
    private static readonly string Feed = Path.Combine(RepositoryRoot.Path, "eng", "feed");

    [Fact]
    public void Package_OfThisPlatform_HoldsTheLibraryAndItsPapers()
    {
        string platform = RuntimeInformation.RuntimeIdentifier;
        using var package = new PackageFile(Path.Combine(Feed, "packages", $"Invoke.Images.Vips.Native.{platform}.{PackedPackages.VipsVersion}.nupkg"));

        Assert.Equal("LGPL-3.0-or-later", package["license"]);
        Assert.Contains(platform, package["description"], StringComparison.Ordinal);
        Assert.Contains("libvips", package.ReadText(package["readme"]), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(new[] { "licenses/GPL-3.0.txt", "licenses/LGPL-3.0.txt", "versions.json" }.Except(package.Files));
        Assert.Contains(package.Files, file => file.StartsWith($"runtimes/{platform}/native/libvips", StringComparison.Ordinal));
        Assert.Empty(package.Dependencies);
    }

    [Fact]
    public void Package_OfAllPlatforms_DependsOnThoseThatTheReadmeNames()
    {
        var all = XDocument.Load(Path.Combine(Feed, "vips", "All.nuspec"));
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Invoke.Images.Vips", "README.md"));

        string platforms = readme.Split("a package for each platform: ")[1].Split(';')[0];
        Assert.Equal(
            Platform().Matches(platforms).Select(match => $"Invoke.Images.Vips.Native.{match.Groups[1].Value}"),
            all.Descendants("dependency").Select(dependency => (string)dependency.Attribute("id")!)); // the format wants one
    }

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex Platform();
}
