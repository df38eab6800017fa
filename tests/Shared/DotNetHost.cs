using System.Diagnostics;
using System.Reflection;

namespace Invoke.Testing.Shared;

/// <summary>Starts programs for .NET as processes of their own.</summary>
internal static class DotNetHost
{
    /// <summary>The dotnet that runs these tests; another one may come first on the PATH.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>What a project of this repository was built to.</summary>
    public static string FolderOf(string project)
    {
        string configuration = typeof(DotNetHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Configuration").Value!.ToLowerInvariant(); // the project file sets it
        return System.IO.Path.Combine(RepositoryRoot.Path, "artifacts", "bin", project, configuration);
    }

    /// <summary>The program that a project of this repository was built to.</summary>
    public static string ProgramOf(string project) => System.IO.Path.Combine(FolderOf(project), project + ".dll");

    /// <summary>How a program is started whose output is read.</summary>
    public static ProcessStartInfo Command(string program, params IEnumerable<string> arguments) => new(Path, [program, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>Runs a command to its end and gives what it wrote; one that fails fails the test.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string all = await output + await errors;
        Assert.True(process.ExitCode == 0, $"{System.IO.Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{all}");
        return all;
    }
}
