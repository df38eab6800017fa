using System.Diagnostics;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>Runs the dotnet command line as a user would, apart from the test run around it.</summary>
internal static class DotNet
{
    private static readonly string[] Inherited =
        ["MSBUILDSDKSPATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    public static ProcessStartInfo Command(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNetHost.Path, arguments) { WorkingDirectory = folder };
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

        return DotNetHost.RunAsync(start);
    }
}
