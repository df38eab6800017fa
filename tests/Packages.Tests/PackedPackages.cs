using System.Xml.Linq;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>Packs the libraries once, with artifacts of their own, so that the build under test stays as it is.</summary>
public sealed class PackedPackages : IAsyncLifetime, IDisposable
{
    public const string Version = "1.2.3-consumer";

    /// <summary>The version that the repository itself runs, which its restore has put into the cache.</summary>
    public static string OnnxRuntimeVersion { get; } = FeedVersion("OnnxRuntime.props", "OnnxRuntimeVersion");

    /// <summary>The version of the native package of this machine, which its restore has packed.</summary>
    public static string VipsVersion { get; } = FeedVersion("Vips.props", "VipsVersion");

    private readonly TempDirectory _folder = new();

    public PackedPackages()
    {
        Environment = CreateEnvironment();
    }

    public string Source => _folder.PathOf("source");

    /// <summary>Gets variables that make a package cache for what is packed here; all else comes from the cache that the build has filled.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

    // The build under test has run the analyzers over the same sources; what is packed is the same without them, in half the time.
    public Task InitializeAsync() => DotNet.RunAsync(
        RepositoryRoot.Path,
        Environment,
        "pack",
        Path.Combine("src", "Packages.slnf"),
        "--output", Source,
        "-p:VersionPrefix=1.2.3",
        "-p:VersionSuffix=consumer",
        $"-p:ArtifactsPath={Path.Combine(RepositoryRoot.Path, "artifacts", "packages.tests")}",
        "-p:EnableNETAnalyzers=false",
        "-p:EnforceCodeStyleInBuild=false",
        "-p:EnableTrimAnalyzer=false",
        "-p:EnableSingleFileAnalyzer=false",
        "-p:EnableAotAnalyzer=false");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    internal PackageFile Open(string package) => new(Path.Combine(Source, $"{package}.{Version}.nupkg"));

    internal PackageFile OpenSymbols(string package) => new(Path.Combine(Source, $"{package}.{Version}.snupkg"));

    private static string FeedVersion(string file, string name) => XDocument
        .Load(Path.Combine(RepositoryRoot.Path, "eng", "feed", file))
        .Descendants(name).Single().Value;

    private Dictionary<string, string> CreateEnvironment()
    {
        string cache = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = _folder.PathOf("packages") };
        if (Directory.Exists(cache))
        {
            environment["NUGET_FALLBACK_PACKAGES"] = cache;
        }

        return environment;
    }
}
