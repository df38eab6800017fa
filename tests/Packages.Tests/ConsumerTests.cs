using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>What a user has after <c>dotnet add package Invoke.Graph</c>: the library, and the generator inside the same package.</summary>
[Trait("Kind", "Heavy")]
public sealed class ConsumerTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ConsoleWithPackage_RunsItsOwnNode()
    {
        Dictionary<string, string> environment = CreateEnvironment();
        await PackAsync(environment);
        await WriteAppAsync(environment);

        string output = await DotNet.RunAsync(_folder.PathOf("app"), environment, "run", "--property:TreatWarningsAsErrors=true");

        Assert.Equal(["0", "RED! BLUE!"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private async Task PackAsync(Dictionary<string, string> environment)
    {
        // Its own artifacts, so that the build under test stays as it is.
        await DotNet.RunAsync(
            RepositoryRoot.Path,
            environment,
            "pack",
            Path.Combine("src", "Invoke.Graph"),
            "--configuration", "Release",
            "--output", _folder.PathOf("app/source"),
            "-p:VersionPrefix=1.2.3",
            "-p:VersionSuffix=consumer",
            $"-p:ArtifactsPath={_folder.PathOf("artifacts")}");
    }

    private async Task WriteAppAsync(Dictionary<string, string> environment)
    {
        string app = _folder.PathOf("app");
        await DotNet.RunAsync(_folder.Path, environment, "new", "console", "--name", "Consumer", "--output", app, "--no-restore");
        File.WriteAllText(Path.Combine(app, "nuget.config"), Consumer.NuGetConfig);
        File.WriteAllText(Path.Combine(app, "Shout.cs"), Consumer.Node);
        File.WriteAllText(Path.Combine(app, "Program.cs"), Consumer.Program);
        await DotNet.RunAsync(app, environment, "add", "package", "Invoke.Graph", "--version", "1.2.3-consumer", "--no-restore");
        await DotNet.RunAsync(app, environment, "add", "package", "Microsoft.Extensions.DependencyInjection", "--version", "10.0.14", "--no-restore");
    }

    /// <summary>A package cache of its own for what is packed here; everything else comes from the cache that the build has filled.</summary>
    private Dictionary<string, string> CreateEnvironment()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = _folder.PathOf("packages") };
        if (Directory.Exists(cache))
        {
            environment["NUGET_FALLBACK_PACKAGES"] = cache;
        }

        return environment;
    }
}
