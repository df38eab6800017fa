using System.Diagnostics;

namespace Packages.Tests;

/// <summary>Runs the dotnet command line as a user would, apart from the test run around it.</summary>
internal static class DotNet
{
    private static readonly string[] Inherited =
        ["MSBUILDSDKSPATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    public static ProcessStartInfo Command(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { WorkingDirectory = folder };
        foreach (string name in Inherited)
        {
            start.Environment.Remove(name);
        }

        // Build servers would outlive the command and hold on to its output.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    public static Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Command(folder, arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return RunAsync(start);
    }

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
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{all}");
        return all;
    }
}
