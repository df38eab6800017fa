using BenchmarkDotNet.Running;
using Invoke.Benchmarks;

if (args is ["cpu", ..])
{
    await CpuComparison.RunAsync(items: 1_000_000);
}
else if (args is ["shapes", ..])
{
    await CpuShapes.RunAsync();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
