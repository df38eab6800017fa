using System.Diagnostics;
using Invoke.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

// Loads the networks that the arguments name into one cache with a shared pool, and prints what the test wants to know.
using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 8 }.UseSharedThreadPool(2));
using SessionLease first = cache.Acquire(args[0]);
int before = CountThreads();
SessionLease[] others = [.. args.Skip(1).Select(path => cache.Acquire(path))];
Console.WriteLine(CountThreads() - before);

using OrtValue input = OrtValue.CreateTensorValueFromMemory(new float[4], [4]);
using var options = new RunOptions();
using IDisposableReadOnlyCollection<OrtValue> outputs = first.Session.Run(options, ["x"], [input], ["y"]);
Console.WriteLine(outputs[0].GetTensorDataAsSpan<float>()[3]);

using var second = new OnnxSessionCache(new OnnxOptions().UseSharedThreadPool(2));
try
{
    new OnnxSessionCache(new OnnxOptions().UseSharedThreadPool(3)).Dispose();
}
catch (InvalidOperationException exception)
{
    Console.WriteLine(exception.Message);
}

Array.ForEach(others, lease => lease.Dispose());

static int CountThreads()
{
    using var process = Process.GetCurrentProcess();
    return process.Threads.Count;
}
