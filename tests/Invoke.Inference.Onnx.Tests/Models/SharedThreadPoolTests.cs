using System.Globalization;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class SharedThreadPoolTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task UseSharedThreadPool_SevenMoreSessions_AddNoThreadsOfTheirOwn()
    {
        string[] paths = [.. Enumerable.Range(0, 8).Select(index => TinyOnnxModel.Write(_temp.PathOf($"{index}.onnx"), TinyOnnxModel.AddOne()))];

        using var program = new ChildProcess("Invoke.Inference.Onnx.TestProgram", paths);
        int added = int.Parse(await program.ReadLineAsync(), CultureInfo.InvariantCulture);
        string result = await program.ReadLineAsync();
        string other = await program.ReadLineAsync();

        // Pools of their own would be 49 threads; the .NET runtime may start some for itself, or end some.
        Assert.InRange(added, -24, 24);
        Assert.Equal("1", result);
        Assert.Contains("asks for 3 threads, but the pool of this process has 2", other, StringComparison.Ordinal);
        Assert.Equal(0, await program.WaitForExitAsync());
    }
}
