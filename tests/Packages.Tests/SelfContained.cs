using System.Diagnostics;
using System.Runtime.InteropServices;
using Invoke.Testing.Shared;

namespace Packages.Tests;

/// <summary>Whether the runtime and the trimmer of this SDK, which are packages, can be had for this platform.</summary>
internal static class SelfContained
{
    private static readonly Lazy<string?> Answer = new(Ask);

    public static string Platform => RuntimeInformation.RuntimeIdentifier;

    /// <summary>Why tests cannot publish self-contained apps here; null where they can.</summary>
    public static string? WhyNot => Answer.Value;

    // A restore, because only the SDK knows which versions it wants; what it brings is in the cache of the user then, as after a build.
    private static string? Ask()
    {
        using var folder = new TempDirectory();
        File.WriteAllText(folder.PathOf("Probe.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>{Platform}</RuntimeIdentifier>
                <SelfContained>true</SelfContained>
                <PublishTrimmed>true</PublishTrimmed>
              </PropertyGroup>
            </Project>
            """);
        ProcessStartInfo start = DotNet.Command(folder.Path, "restore", "--verbosity", "quiet");
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            return null;
        }

        int error = Math.Max(0, output.IndexOf("error", StringComparison.Ordinal));
        return $"The package sources lack the runtime or the trimmer of this SDK for {Platform}: {output[error..].Split('\n')[0].Trim()}";
    }
}
