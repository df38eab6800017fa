using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="LmsSampler"/>.</summary>
internal sealed class LmsRun : SigmaRun
{
    private const int MaximumOrder = 4;
    private readonly PredictionType _prediction;
    private readonly OutputHistory _slopes;

    public LmsRun(PredictionType prediction, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _prediction = prediction;
        _slopes = new OutputHistory(MaximumOrder, length);
    }

    protected override void BeginCore(int firstStep) => _slopes.Clear();

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        float sigma = Schedule.Sigmas[step];
        Blend.DenoisedAtSigma(_prediction, sigma).Mix(latent, modelOutput, denoised);
        Span<float> slope = _slopes.Push();
        TensorPrimitives.Subtract(latent, denoised, slope);
        TensorPrimitives.Divide(slope, sigma, slope);

        int order = Math.Min(step + 1, MaximumOrder);
        for (int age = 0; age < _slopes.Count; age++)
        {
            TensorPrimitives.MultiplyAdd(_slopes[age], (float)Weight(step, order, age), latent, latent);
        }
    }

    /// <summary>
    /// Integrates the Lagrange polynomial of one slope over the step, by Gauss's two points, which are exact for cubics.
    /// </summary>
    private double Weight(int step, int order, int age)
    {
        double from = Schedule.Sigmas[step];
        double to = Schedule.Sigmas[step + 1];
        double middle = (from + to) / 2;
        double reach = (to - from) / 2;
        double offset = reach / Math.Sqrt(3);
        return reach * (Lagrange(middle - offset) + Lagrange(middle + offset));

        double Lagrange(double level)
        {
            double product = 1;
            double own = Schedule.Sigmas[step - age];
            for (int other = 0; other < order; other++)
            {
                if (other != age)
                {
                    double sigma = Schedule.Sigmas[step - other];
                    product *= (level - sigma) / (own - sigma);
                }
            }

            return product;
        }
    }
}
