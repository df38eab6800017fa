using BenchmarkDotNet.Running;
using Invoke.Benchmarks;
using Invoke.Benchmarks.Http;
using Invoke.Benchmarks.Images;
using Invoke.Benchmarks.Inference;
using Invoke.Benchmarks.Records;
using Invoke.Benchmarks.Scale;

if (args is ["cpu", ..])
{
    await CpuComparison.RunAsync(items: 1_000_000);
}
else if (args is ["shapes", ..])
{
    await CpuShapes.RunAsync();
}
else if (args is ["records", ..])
{
    await RecordComparison.RunAsync();
}
else if (args is ["codecs", ..])
{
    await CpuCodecs.RunAsync();
}
else if (args is ["http", ..])
{
    await HttpLoad.RunAsync();
}
else if (args is ["databases", ..])
{
    await DatabaseComparison.RunAsync();
}
else if (args is ["scale", ..])
{
    await ScaleReport.RunAsync(args.ElementAtOrDefault(1));
}
else if (args is ["scale-worker", .. string[] place])
{
    await ScaleHost.WorkAsync(ScalePlace.Parse(place));
}
else if (args is ["inference", "cuda", ..])
{
    await InferenceReport.CompareDevicesAsync();
}
else if (args is ["inference", ..])
{
    await InferenceReport.RunAsync();
}
else if (args is ["badimages", ..])
{
    BadImageReport.Print();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
