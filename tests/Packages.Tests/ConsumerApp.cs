using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>A new app in a folder of its own, as <c>dotnet new</c> makes it, that finds the packed packages.</summary>
internal sealed class ConsumerApp(PackedPackages packages) : IDisposable
{
    private readonly TempDirectory _folder = new();

    public string Folder => _folder.Path;

    public async Task NewAsync(string template)
    {
        await RunAsync("new", template, "--name", "App", "--output", ".", "--no-restore");
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="invoke" value="{packages.Source}" />
              </packageSources>
            </configuration>
            """);
    }

    public string PathOf(string relative) => _folder.PathOf(relative);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Copies a file of the repository beside the program.</summary>
    public void Copy(string file) => File.Copy(Path.Combine(RepositoryRoot.Path, file), PathOf(Path.GetFileName(file)));

    /// <summary>Makes what a folder of the repository holds the app's own.</summary>
    public void Link(string folder) => Directory.CreateSymbolicLink(PathOf(folder), Path.Combine(RepositoryRoot.Path, folder));

    public Task AddAsync(string package, string version = PackedPackages.Version) => RunAsync("add", "package", package, "--version", version, "--no-restore");

    /// <summary>Builds and runs the app, without a warning, and gives the lines that it wrote.</summary>
    public async Task<string[]> RunAppAsync(params string[] arguments)
    {
        string output = await RunAsync(["run", "--property:TreatWarningsAsErrors=true", "--", .. arguments]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public Task<string> RunAsync(params string[] arguments) => DotNet.RunAsync(Folder, packages.Environment, arguments);

    public void Dispose() => _folder.Dispose();
}
