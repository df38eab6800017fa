using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>A model of the catalog as its files were at one time.</summary>
internal sealed class ModelEntry(ModelLocation location, string stamp, ModelIdentifier identifier)
{
    private object? _model;

    public ModelLocation Location { get; } = location;

    public string Stamp { get; } = stamp;

    public ModelIdentifier Identifier { get; } = identifier;

    /// <summary>Opens the model; who comes later, or at the same time, gets the same instance. An entry is of one type, so of one class.</summary>
    public T Open<T>(Func<string, T> open)
        where T : class
    {
        if (_model is null)
        {
            Interlocked.CompareExchange(ref _model, open(Location.Path), null);
        }

        return (T)_model;
    }
}
