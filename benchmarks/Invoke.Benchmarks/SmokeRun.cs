using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Invoke.Benchmarks;

/// <summary>Runs every BenchmarkDotNet benchmark once, in this process.</summary>
internal static class SmokeRun
{
    /// <summary>Gives the number of benchmarks that failed.</summary>
    public static int Run()
    {
        using var folder = new Testing.Shared.TempDirectory();
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Dry.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(folder.Path)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        BenchmarkReport[] reports = [.. BenchmarkRunner.Run(typeof(SmokeRun).Assembly, config).SelectMany(summary => summary.Reports)];
        BenchmarkReport[] failed = [.. reports.Where(report => !report.Success)];
        Array.ForEach(failed, report => Console.Error.WriteLine($"Failed: {report.BenchmarkCase.DisplayInfo}"));
        Console.WriteLine($"{reports.Length - failed.Length} of {reports.Length} benchmarks ran.");
        return reports.Length == 0 ? 1 : failed.Length;
    }
}
