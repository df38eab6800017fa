using BenchmarkDotNet.Running;
using Invoke.Benchmarks;
using Invoke.Benchmarks.Http;
using Invoke.Benchmarks.Images;
using Invoke.Benchmarks.Inference;
using Invoke.Benchmarks.Records;
using Invoke.Benchmarks.Scale;

if (args is ["smoke", ..])
{
    Effort.IsSmoke = true;
    args = args[1..];
}

switch (args)
{
    case ["cpu"]:
        await CpuComparison.RunAsync();
        break;
    case ["shapes"]:
        await CpuShapes.RunAsync();
        break;
    case ["records"]:
        await RecordComparison.RunAsync();
        break;
    case ["databases"]:
        await DatabaseComparison.RunAsync();
        break;
    case ["codecs"]:
        await CpuCodecs.RunAsync();
        break;
    case ["badimages"]:
        BadImageReport.Print();
        break;
    case ["http"]:
        await HttpLoad.RunAsync();
        break;
    case ["inference"]:
        await InferenceReport.RunAsync();
        break;
    case ["inference", "cuda"]:
        await InferenceReport.CompareDevicesAsync();
        break;
    case ["scale", ..]:
        await ScaleReport.RunAsync(args.ElementAtOrDefault(1));
        break;
    case ["scale-worker", .. string[] place]:
        await ScaleHost.WorkAsync(ScalePlace.Parse(place));
        break;
    case [] when Effort.IsSmoke:
        return SmokeRun.Run();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

return 0;
