namespace Invoke.Inference.Onnx;

/// <summary>What a prompt says.</summary>
/// <param name="Parts">One prompt, or those that are put together.</param>
/// <param name="Combination">How they are put together.</param>
/// <param name="IsNormalized">Whether a blend's weights are divided by their sum.</param>
internal sealed record ParsedPrompt(IReadOnlyList<PromptPart> Parts, PromptCombination Combination = PromptCombination.And, bool IsNormalized = true);
