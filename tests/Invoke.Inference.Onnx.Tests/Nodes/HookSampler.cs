namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Samples as another sampler does and tells a test of each step.</summary>
/// <param name="inner">The sampler.</param>
/// <param name="onInput">Called before the network runs, with the step and the latent.</param>
/// <param name="onOutput">Called after the network has run, with the step and what it made of it after guidance.</param>
internal sealed class HookSampler(ISampler inner, HookSampler.Hook? onInput = null, HookSampler.Hook? onOutput = null) : ISampler
{
    public delegate void Hook(int step, ReadOnlySpan<float> values);

    public SamplerRun CreateRun(SamplerConfig config, int steps, int length) => new Run(this, inner.CreateRun(config, steps, length));

    private void OnInput(int step, ReadOnlySpan<float> values) => onInput?.Invoke(step, values);

    private void OnOutput(int step, ReadOnlySpan<float> values) => onOutput?.Invoke(step, values);

    private sealed class Run(HookSampler owner, SamplerRun inner) : SamplerRun(inner.Schedule, inner.Length)
    {
        protected override void BeginCore(int firstStep) => inner.Begin(firstStep);

        protected override void ScaleModelInputCore(int step, ReadOnlySpan<float> latent, Span<float> destination)
        {
            owner.OnInput(step, latent);
            inner.ScaleModelInput(step, latent, destination);
        }

        protected override void StepCore(int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
        {
            owner.OnOutput(step, modelOutput);
            inner.Step(step, modelOutput, latent, noise);
        }

        protected override void AddNoiseCore(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
            inner.AddNoise(step, clean, noise, destination);
    }
}
