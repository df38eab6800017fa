using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>A node that names a main model for the nodes behind it.</summary>
internal interface IMainModelSource
{
    /// <summary>Gets the model that the node asks the catalog for.</summary>
    ModelIdentifier? Wanted { get; }

    /// <summary>Says why the node cannot hand a model's parts on, and which one can; null where it can.</summary>
    string? FindMismatch(StableDiffusionModel model);
}
