namespace Invoke.Inference.Onnx;

/// <summary>
/// A sampler that always spreads its noise levels by Karras et al., 2022: InvokeAI's names that end in _k.
/// </summary>
internal sealed class KarrasSampler : ISampler
{
    private readonly ISampler _inner;

    public KarrasSampler(ISampler inner) => _inner = inner;

    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        return _inner.CreateRun(config with { SigmaSpacing = SigmaSpacing.Karras }, steps, length);
    }
}
