using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>What a stranger has after three packages and eight lines: a new ASP.NET app that makes images, and a console that asks it for some.</summary>
[Trait("Kind", "Heavy")]
public sealed class WebAppTests(PackedPackages packages) : IClassFixture<PackedPackages>, IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_NewWebAppWithThreePackages_MakesImagesForANewConsole()
    {
        string server = _folder.PathOf("server");
        await NewAsync(server, "web", Pages.BlocksOf("docs/hosting.md")[0]);
        await AddAsync(server, "Invoke.AspNetCore", PackedPackages.Version);
        await AddAsync(server, "Invoke.Inference.Onnx", PackedPackages.Version);
        await AddAsync(server, "Microsoft.ML.OnnxRuntime", PackedPackages.OnnxRuntimeVersion);
        Directory.CreateSymbolicLink(Path.Combine(server, "models"), Path.Combine(RepositoryRoot.Path, "models"));
        await DotNet.RunAsync(server, packages.Environment, "build", "--output", "out", "--property:TreatWarningsAsErrors=true");

        string client = _folder.PathOf("client");
        await NewAsync(client, "console", Pages.BlocksOf("docs/client.md")[0]);
        await AddAsync(client, "Invoke.Client", PackedPackages.Version);
        File.Copy(Path.Combine(RepositoryRoot.Path, "samples", "TextToImage", "text-to-image.graph.json"), Path.Combine(client, "text-to-image.graph.json"));

        await using WebAppProcess app = await WebAppProcess.StartAsync(server, Path.Combine(server, "out", "App.dll"));
        string output = await DotNet.RunAsync(client, packages.Environment, "run", "--property:TreatWarningsAsErrors=true", "--", $"{app.Address}/api/v1/");

        string name = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.True(new FileInfo(Path.Combine(client, name)).Length > 1000, output);
        Assert.True(File.Exists(Path.Combine(server, "data", "images", name)), output);
    }

    private async Task NewAsync(string folder, string template, string program)
    {
        await DotNet.RunAsync(_folder.Path, packages.Environment, "new", template, "--name", "App", "--output", folder, "--no-restore");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), Consumer.NuGetConfig(packages.Source));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
    }

    private Task<string> AddAsync(string folder, string package, string version) =>
        DotNet.RunAsync(folder, packages.Environment, "add", "package", package, "--version", version, "--no-restore");
}
