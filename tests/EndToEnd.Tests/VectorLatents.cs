using System.Runtime.InteropServices;
using Invoke.Graph;
using Invoke.Inference.Onnx;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>Gives the latents of a vector file as noise: a node as a user would write it.</summary>
[Node("tests.vector_latents")]
public sealed partial class VectorLatents : Node
{
    [Input(Required = true)]
    public string File { get; set; } = string.Empty;

    public async ValueTask<Result> RunAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = await System.IO.File.ReadAllBytesAsync(Vectors.PathOf(File), cancellationToken);
        var latents = new Latents(1, 4, 8, 8);
        MemoryMarshal.Cast<byte, float>(bytes).CopyTo(latents.WritableValues);
        return new Result(latents);
    }

    public readonly record struct Result(Latents Latents);
}
