namespace Invoke.Inference.Onnx;

/// <summary>A sampler that works with a changed configuration, such as another order or other noise levels.</summary>
/// <remarks>Immutable and safe for concurrent use where the function is.</remarks>
public sealed class ConfiguredSampler : ISampler
{
    private readonly ISampler _inner;
    private readonly Func<SamplerConfig, SamplerConfig> _change;

    /// <summary>Creates a sampler from another.</summary>
    /// <param name="inner">The sampler that does the work.</param>
    /// <param name="change">
    /// Makes the configuration it works with from the model's: <c>config => config with { … }</c>.
    /// </param>
    public ConfiguredSampler(ISampler inner, Func<SamplerConfig, SamplerConfig> change)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(change);
        _inner = inner;
        _change = change;
    }

    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        return _inner.CreateRun(_change(config), steps, length);
    }
}
