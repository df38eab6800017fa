using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Gives text states that all have one value.</summary>
[Node("tests.give_conditioning")]
internal sealed partial class GiveConditioning : Node
{
    [Input]
    public int Tokens { get; set; } = 2;

    [Input]
    public double Value { get; set; }

    public ValueTask<Result> RunAsync(MadeTensors made)
    {
        var states = new TextConditioning(Tokens, 128);
        states.WritableValues.Fill((float)Value);
        made.Conditionings.Add(states);
        return new ValueTask<Result>(new Result(states));
    }

    public readonly record struct Result(TextConditioning Conditioning);
}
