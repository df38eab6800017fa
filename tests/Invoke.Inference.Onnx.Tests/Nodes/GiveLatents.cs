using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Gives latents of any shape, filled with the noise of their seed.</summary>
[Node("tests.give_latents")]
internal sealed partial class GiveLatents : Node
{
    [Input]
    public int Batch { get; set; } = 1;

    [Input]
    public int Channels { get; set; } = 4;

    [Input]
    public int Side { get; set; } = 2;

    [Input]
    public long Seed { get; set; }

    public ValueTask<Result> RunAsync(MadeTensors made)
    {
        var latents = new Latents(Batch, Channels, Side, Side) { Seed = Seed };
        new TorchRandom(Seed).Fill(latents.WritableValues);
        made.Latents.Add(latents);
        return new ValueTask<Result>(new Result(latents));
    }

    public readonly record struct Result(Latents Latents);
}
