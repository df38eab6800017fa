using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>What a user has after <c>dotnet add package</c>: the library, and the generator, which every package passes on.</summary>
[Trait("Kind", "Heavy")]
public sealed class ConsumerTests(PackedPackages packages) : IClassFixture<PackedPackages>, IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Invoke.Graph")]
    [InlineData("Invoke.Images")]
    public async Task Run_ConsoleWithPackage_RunsItsOwnNode(string package)
    {
        await WriteAppAsync(package);

        string output = await RunAsync("run", "--property:TreatWarningsAsErrors=true");

        Assert.Equal(["0", "RED! BLUE!"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private async Task WriteAppAsync(string package)
    {
        await RunAsync("new", "console", "--name", "Consumer", "--output", ".", "--no-restore");
        File.WriteAllText(_folder.PathOf("nuget.config"), Consumer.NuGetConfig(packages.Source));
        File.WriteAllText(_folder.PathOf("Shout.cs"), Consumer.Node);
        File.WriteAllText(_folder.PathOf("Program.cs"), Consumer.Program);
        await RunAsync("add", "package", package, "--version", PackedPackages.Version, "--no-restore");
        await RunAsync("add", "package", "Microsoft.Extensions.DependencyInjection", "--version", "10.0.14", "--no-restore");
    }

    private Task<string> RunAsync(params string[] arguments) => DotNet.RunAsync(_folder.Path, packages.Environment, arguments);
}
