using System.Xml.Linq;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>Packs the libraries once, with artifacts of their own, so that the build under test stays as it is.</summary>
public sealed class PackedPackages : IAsyncLifetime, IDisposable
{
    public const string Version = "1.2.3-consumer";

    /// <summary>The version that the repository itself runs, which its restore has put into the cache.</summary>
    public static string OnnxRuntimeVersion { get; } = XDocument
        .Load(Path.Combine(RepositoryRoot.Path, "eng", "feed", "OnnxRuntime.props"))
        .Descendants("OnnxRuntimeVersion").Single().Value;

    private readonly TempDirectory _folder = new();

    public PackedPackages()
    {
        Environment = CreateEnvironment();
    }

    public string Source => _folder.PathOf("source");

    /// <summary>Gets variables that make a package cache for what is packed here; all else comes from the cache that the build has filled.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

    public async Task InitializeAsync()
    {
        string[] libraries =
        [
            "Invoke.Graph", "Invoke.Images", "Invoke.Images.Vips", "Invoke.Images.S3", "Invoke.Inference.Onnx", "Invoke.Queue", "Invoke.PostgreSql", "Invoke.MassTransit", "Invoke.AspNetCore", "Invoke.Client",
            "Invoke.Testing",
        ];
        foreach (string library in libraries)
        {
            await DotNet.RunAsync(
                RepositoryRoot.Path,
                Environment,
                "pack",
                Path.Combine("src", library),
                "--configuration", "Release",
                "--output", Source,
                "-p:VersionPrefix=1.2.3",
                "-p:VersionSuffix=consumer",
                $"-p:ArtifactsPath={_folder.PathOf("artifacts")}");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

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
