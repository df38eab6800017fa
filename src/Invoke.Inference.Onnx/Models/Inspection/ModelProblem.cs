namespace Invoke.Inference.Onnx;

/// <summary>Something missing or wrong in a model.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Message">What is wrong with it and what to do.</param>
/// <param name="IsWarning">Whether the model can be used all the same.</param>
public sealed record ModelProblem(string Path, string Message, bool IsWarning = false);
