using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DeisSampler"/>.</summary>
internal sealed class DeisRun : VarianceRun
{
    private readonly int _order;
    private readonly bool _lowersFinalOrder;
    private readonly OutputHistory _noises;

    public DeisRun(SamplerConfig config, int order, SamplerSchedule schedule, int length)
        : base(config.PredictionType, schedule, length)
    {
        _order = order;
        _lowersFinalOrder = MultistepOrder.LowersFinal(config, schedule);
        _noises = new OutputHistory(order, length);
    }

    protected override void BeginCore(int firstStep) => _noises.Clear();

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        EstimateSignal(step, latent, modelOutput, denoised);
        EstimateNoise(step, latent, modelOutput, _noises.Push());
        int order = Math.Min(MultistepOrder.At(_order, Schedule.Count - step, _lowersFinalOrder), _noises.Count);

        double signal = SignalAt(Schedule.Sigmas[step + 1]);
        TensorPrimitives.Multiply(latent, (float)(signal / SignalAt(Schedule.Sigmas[step])), latent);
        for (int age = 0; age < order; age++)
        {
            TensorPrimitives.MultiplyAdd(_noises[age], (float)(signal * Weight(step, order, age)), latent, latent);
        }
    }

    /// <summary>Integrates the Lagrange polynomial of one output, in the logarithm of the level, over the step's levels.</summary>
    private double Weight(int step, int order, int age)
    {
        double denominator = 1;
        double others = 0;
        double product = 1;
        double own = LambdaAt(step - age);
        for (int other = 0; other < order; other++)
        {
            if (other != age)
            {
                double logarithm = -LambdaAt(step - other);
                denominator *= -own - logarithm;
                others += logarithm;
                product *= logarithm;
            }
        }

        return (Primitive(Schedule.Sigmas[step + 1]) - Primitive(Schedule.Sigmas[step])) / denominator;

        // Of the product of (ln s - ln of each other level).
        double Primitive(double sigma)
        {
            double logarithm = Math.Log(sigma);
            return order switch
            {
                1 => sigma,
                2 => sigma * (logarithm - 1 - others),
                _ => sigma * ((logarithm * logarithm) - ((2 + others) * logarithm) + 2 + others + product),
            };
        }
    }
}
