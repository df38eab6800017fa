namespace Invoke.Graph;

/// <summary>A graph names a model that the catalog does not know, or that it cannot tell from others.</summary>
/// <param name="message">What was asked for and which models are known.</param>
/// <param name="model">What the graph asked for.</param>
public sealed class ModelNotFoundException(string message, ModelIdentifier? model) : InvokeException(message)
{
    /// <summary>Gets the identifier that did not resolve.</summary>
    public ModelIdentifier? Model { get; } = model;
}
