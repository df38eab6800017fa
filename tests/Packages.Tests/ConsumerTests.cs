using System.Runtime.InteropServices;

namespace Packages.Tests;

/// <summary>What a user has after <c>dotnet new</c> and <c>dotnet add package</c>: the libraries, and the generator, which every package passes on.</summary>
[Collection(PackedPackagesCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class ConsumerTests(PackedPackages packages)
{
    [Fact]
    public async Task Run_ConsoleWithVipsAndTestKit_RunsItsOwnNodeAndTheNativeLibrary()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("console");
        await app.AddAsync("Invoke.Testing");
        await app.AddAsync("Invoke.Images.Vips");
        await app.AddAsync($"Invoke.Images.Vips.Native.{RuntimeInformation.RuntimeIdentifier}", PackedPackages.VipsVersion);
        await app.AddAsync("Microsoft.Extensions.DependencyInjection", Consumer.ExtensionsVersion);
        app.Write("Shout.cs", Consumer.Node);
        app.Write("Program.cs", Consumer.Program);

        string[] lines = await app.RunAppAsync();

        Assert.Equal(["0", "RED! BLUE!", "TEST!TEST! 1", "600 x 400, True"], lines);
    }

    [Fact]
    public async Task Run_ReadmesFirstLinesAndTheSameGraphInCode_DrawImages()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("console");
        await app.AddAsync("Invoke.Inference.Onnx");
        await app.AddAsync("Microsoft.ML.OnnxRuntime", PackedPackages.OnnxRuntimeVersion);
        await app.AddAsync("Microsoft.Extensions.DependencyInjection", Consumer.ExtensionsVersion);
        app.Write("Program.cs", Pages.BlockWith("README.md", "AddOnnx"));
        app.Copy("samples/TextToImage/text-to-image.graph.json");
        app.Link("models");

        string name = Assert.Single(await app.RunAppAsync());
        app.Write("Program.cs", Pages.BlockWith("docs/onnx.md", "new IntegerRange { Start = 7"));
        string[] names = await app.RunAppAsync();

        Assert.Equal(4, names.Length);
        Assert.All([name, .. names], image => Assert.True(new FileInfo(app.PathOf($"data/images/{image}")).Length > 1000, image));
    }

    [Fact]
    public async Task Run_ReadmesNode_Shouts()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("console");
        await app.AddAsync("Invoke.Graph");
        app.Write("Shout.cs", Pages.BlockWith("README.md", "class Shout"));
        app.Write("Program.cs", Pages.BlockWith("README.md", "new Shout"));

        Assert.Equal(["HELLO"], await app.RunAppAsync());
    }

    [Fact]
    public async Task Run_WorkerOfThePage_MakesItsBatchAndEnds()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("worker");
        await app.AddAsync("Invoke.Queue");
        await app.AddAsync("Invoke.Images");
        await app.AddAsync("Microsoft.Extensions.Hosting", Consumer.ExtensionsVersion);
        app.Write("Program.cs", Pages.BlockWith("docs/hosting.md", "AddHostedService<Worker>"));
        app.Write("Swatch.cs", Pages.BlockWith("docs/hosting.md", "class Swatch"));
        app.Write("Worker.cs", Pages.BlockWith("docs/hosting.md", "class Worker"));

        string[] lines = await app.RunAppAsync();

        Assert.Equal(
            [.. Enumerable.Range(1, 3).SelectMany(item => (string[])[$"item {item} is InProgress", $"item {item} is Completed"])],
            lines.Where(line => line.StartsWith("item ", StringComparison.Ordinal)));
        Assert.Equal(3, Directory.EnumerateFiles(app.PathOf("data/images"), "*.png").Count());
    }

    [Fact]
    public async Task Run_PackagesOfManyMachines_AreMadeWithoutReachingAny()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("console");
        await app.AddAsync("Invoke.Images.S3");
        await app.AddAsync("Invoke.PostgreSql");
        await app.AddAsync("Invoke.MassTransit");
        await app.AddAsync("Microsoft.Extensions.Hosting", Consumer.ExtensionsVersion);
        app.Write("Program.cs", Consumer.Unreachable);

        string[] lines = await app.RunAppAsync();

        Assert.Equal(
            [
                "Invoke.Images.S3.S3ImageFileStorage",
                "Invoke.Images.S3.S3UrlService",
                "Invoke.PostgreSql.PostgreSqlImageRecordStorage",
                "Invoke.PostgreSql.PostgreSqlSessionResultStorage",
                "Invoke.MassTransit.AnnouncedQueue",
                "Invoke.MassTransit.AnnouncedLog",
                "Invoke.MassTransit.BusWorkSource",
                "Invoke.Images.ImageService",
            ],
            lines);
    }
}
