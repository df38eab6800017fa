namespace Invoke.Inference.Onnx;

/// <summary>A piece of a prompt with one weight.</summary>
/// <param name="Text">The text, without what weighed it.</param>
/// <param name="Weight">1 for what is just there; more for more of it, less for less, 0 for none.</param>
internal sealed record PromptFragment(string Text, double Weight);
