using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Benchmarks.Tests;

/// <summary>Every command of benchmarks/README.md runs to its end and prints its tables.</summary>
[Trait("Kind", "Heavy")]
public sealed partial class SmokeTests
{
    [Theory]
    [InlineData("cpu", 9)]
    [InlineData("shapes", 8)]
    [InlineData("records", 25)]
    [InlineData("codecs", 16)]
    [InlineData("badimages", 3)]
    [InlineData("http", 5)]
    [InlineData("inference", 8)]
    public async Task Smoke_Report_PrintsItsRows(string report, int rows)
    {
        string output = await RunAsync("smoke", report);

        Assert.Equal(rows, Row.Count(output));
    }

    [OwnServersTheory]
    [InlineData("databases", 22)]
    [InlineData("scale", 13)]
    public async Task Smoke_ReportWithServers_PrintsItsRows(string report, int rows)
    {
        string output = await RunAsync("smoke", report);

        Assert.Equal(rows, Row.Count(output));
    }

    [Fact]
    public async Task Smoke_EachBenchmark_RunsOnce()
    {
        string output = await RunAsync("smoke");

        Match ran = Ran.Match(output);
        Assert.Equal(ran.Groups["of"].Value, ran.Groups["ran"].Value);
        Assert.NotEqual("0", ran.Groups["ran"].Value);
    }

    /// <summary>A row of a table that has a number.</summary>
    [GeneratedRegex(@"^\|.*\| *-?[0-9][^|]*\|.*$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex("^(?<ran>[0-9]+) of (?<of>[0-9]+) benchmarks ran", RegexOptions.Multiline)]
    private static partial Regex Ran { get; }

    // The program itself, since it starts more of its kind.
    private static Task<string> RunAsync(params string[] arguments) => DotNetHost.RunAsync(
        new ProcessStartInfo(Path.Combine(DotNetHost.FolderOf("Invoke.Benchmarks"), "Invoke.Benchmarks" + (OperatingSystem.IsWindows() ? ".exe" : "")), arguments)
        {
            WorkingDirectory = RepositoryRoot.Path,
        });
}
