using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>What a stranger has after three packages and eight lines: a new ASP.NET app that makes images, and a console that asks it for some.</summary>
[Collection(PackedPackagesCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class WebAppTests(PackedPackages packages)
{
    [Fact]
    public async Task Run_NewWebAppWithThreePackages_MakesImagesForANewConsole()
    {
        using var server = new ConsumerApp(packages);
        await server.NewAsync("web");
        await server.AddAsync("Invoke.AspNetCore");
        await server.AddAsync("Invoke.Inference.Onnx");
        await server.AddAsync("Microsoft.ML.OnnxRuntime", PackedPackages.OnnxRuntimeVersion);
        server.Write("Program.cs", Pages.BlockWith("docs/hosting.md", "WebApplication.CreateBuilder"));
        server.Link("models");
        await server.RunAsync("build", "--output", "out", "--property:TreatWarningsAsErrors=true");

        using var client = new ConsumerApp(packages);
        await client.NewAsync("console");
        await client.AddAsync("Invoke.Client");
        client.Write("Program.cs", Pages.BlockWith("docs/client.md", "args[0]"));
        client.Copy("samples/TextToImage/text-to-image.graph.json");

        await using WebProcess app = await WebProcess.StartAsync(server.Folder, server.PathOf("out/App.dll"));
        string[] lines = await client.RunAppAsync($"{app.Address}/api/v1/");

        string name = Assert.Single(lines);
        Assert.True(new FileInfo(client.PathOf(name)).Length > 1000, name);
        Assert.True(File.Exists(server.PathOf($"data/images/{name}")), name);
    }
}
