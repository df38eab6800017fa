namespace Invoke.Inference.Onnx;

/// <summary>One of the prompts that are put together.</summary>
/// <param name="Fragments">Its pieces, in order.</param>
/// <param name="Weight">How much it counts among the others.</param>
internal sealed record PromptPart(IReadOnlyList<PromptFragment> Fragments, double Weight);
