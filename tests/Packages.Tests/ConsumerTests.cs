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
    [InlineData("Invoke.Images.Vips")]
    [InlineData("Invoke.Testing")]
    public async Task Run_ConsoleWithPackage_RunsItsOwnNode(string package)
    {
        await WriteAppAsync(package);

        string output = await RunAsync("run", "--property:TreatWarningsAsErrors=true");

        Assert.Equal(["0", "RED! BLUE!"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Run_ReadmesImages_AreDrawnByThePackages()
    {
        await WriteAppAsync("Invoke.Inference.Onnx", Pages.BlocksOf("README.md")[0]);
        await RunAsync("add", "package", "Microsoft.ML.OnnxRuntime", "--version", PackedPackages.OnnxRuntimeVersion, "--no-restore");
        Directory.CreateSymbolicLink(_folder.PathOf("models"), Path.Combine(RepositoryRoot.Path, "models"));

        string output = await RunAsync("run", "--property:TreatWarningsAsErrors=true");

        string[] names = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(4, names.Length);
        Assert.All(names, name => Assert.True(File.Exists(_folder.PathOf($"data/images/{name}")), output));
    }

    [Fact]
    public async Task Run_ReadmesNode_Shouts()
    {
        await WriteAppAsync("Invoke.Graph", Pages.BlocksOf("README.md")[2], Pages.BlocksOf("README.md")[1]);

        Assert.Equal("HELLO", (await RunAsync("run", "--property:TreatWarningsAsErrors=true")).Trim());
    }

    private Task WriteAppAsync(string package) => WriteAppAsync(package, Consumer.Program, Consumer.Node);

    private async Task WriteAppAsync(string package, string program, string node = "")
    {
        await RunAsync("new", "console", "--name", "Consumer", "--output", ".", "--no-restore");
        File.WriteAllText(_folder.PathOf("nuget.config"), Consumer.NuGetConfig(packages.Source));
        File.WriteAllText(_folder.PathOf("Shout.cs"), node);
        File.WriteAllText(_folder.PathOf("Program.cs"), program);
        await RunAsync("add", "package", package, "--version", PackedPackages.Version, "--no-restore");
        await RunAsync("add", "package", "Microsoft.Extensions.DependencyInjection", "--version", "10.0.14", "--no-restore");
    }

    private Task<string> RunAsync(params string[] arguments) => DotNet.RunAsync(_folder.Path, packages.Environment, arguments);
}
