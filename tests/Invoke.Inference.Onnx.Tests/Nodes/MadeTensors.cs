namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>The tensors that test nodes made, to be asked later whether they were released.</summary>
internal sealed class MadeTensors
{
    public List<Latents> Latents { get; } = [];

    public List<TextConditioning> Conditionings { get; } = [];

    public bool AreReleased => Latents.TrueForAll(static latents => Record.Exception(() => latents.Values.Length) is ObjectDisposedException);
}
