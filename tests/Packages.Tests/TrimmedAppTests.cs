using System.Diagnostics;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>An app that is published trimmed and with the runtime inside, so that it runs where there is no .NET.</summary>
[Collection(PackedPackagesCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class TrimmedAppTests(PackedPackages packages)
{
    [SelfContainedFact]
    public async Task Publish_ReadmesNodeTrimmedAndSelfContained_ShoutsWithoutAWarning()
    {
        using var app = new ConsumerApp(packages);
        await app.NewAsync("console");
        await app.AddAsync("Invoke.Graph");
        app.Write("Shout.cs", Pages.BlockWith("README.md", "class Shout"));
        app.Write("Program.cs", Pages.BlockWith("README.md", "new Shout"));

        await app.RunAsync(
            "publish",
            "--runtime", SelfContained.Platform,
            "--self-contained",
            "--output", "published",
            "-p:PublishTrimmed=true",
            "-p:TrimmerSingleWarn=false",
            "-p:TreatWarningsAsErrors=true");
        string output = await DotNetHost.RunAsync(new ProcessStartInfo(app.PathOf(OperatingSystem.IsWindows() ? "published/App.exe" : "published/App")));

        Assert.Equal("HELLO", output.Trim());
        Assert.False(File.Exists(app.PathOf("published/System.Private.Xml.dll")), "The framework was not trimmed.");
        using PackageFile package = packages.Open("Invoke.Graph");
        Assert.True(new FileInfo(app.PathOf("published/Invoke.Graph.dll")).Length < package.Read("lib/net10.0/Invoke.Graph.dll").Length, "The library was not trimmed.");
    }
}
