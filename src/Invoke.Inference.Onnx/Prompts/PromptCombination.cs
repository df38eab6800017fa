namespace Invoke.Inference.Onnx;

/// <summary>How several prompts become one conditioning.</summary>
internal enum PromptCombination
{
    /// <summary>Their states are mixed; the conditioning is as long as the longest.</summary>
    Blend,

    /// <summary>Their states are set one behind the other.</summary>
    And,
}
