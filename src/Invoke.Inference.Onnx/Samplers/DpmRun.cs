using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>What the multistep and the singlestep DPM-Solver have in common.</summary>
internal abstract class DpmRun : VarianceRun
{
    private readonly DpmAlgorithm _algorithm;
    private readonly SolverType? _solverType;
    private readonly OutputHistory _outputs;
    private readonly float[] _noise;

    protected DpmRun(SamplerConfig config, int order, SamplerSchedule schedule, int length)
        : base(config.PredictionType, schedule, length)
    {
        _algorithm = config.AlgorithmType;
        _solverType = config.SolverType;
        _outputs = new OutputHistory(order, length);
        _noise = _algorithm is DpmAlgorithm.SdeDpmSolver or DpmAlgorithm.SdeDpmSolverPlusPlus ? new float[length] : [];
    }

    /// <summary>Gets what the equation is in, newest first: estimates of the finished latent or of the noise.</summary>
    protected OutputHistory Outputs => _outputs;

    protected override void BeginCore(int firstStep) => _outputs.Clear();

    /// <summary>Remembers what the model says about the latent.</summary>
    protected void Remember(int step, ReadOnlySpan<float> modelOutput, ReadOnlySpan<float> latent, Span<float> denoised)
    {
        EstimateSignal(step, latent, modelOutput, denoised);
        if (_algorithm is DpmAlgorithm.DpmSolver or DpmAlgorithm.SdeDpmSolver)
        {
            EstimateNoise(step, latent, modelOutput, _outputs.Push());
        }
        else
        {
            denoised.CopyTo(_outputs.Push());
        }
    }

    /// <summary>Gets the weights of a step between two levels.</summary>
    protected DpmUpdate UpdateBetween(double from, double to, int order) =>
        DpmUpdate.Create(_algorithm, order == 3 || _solverType == SolverType.Heun, from, to);

    /// <summary>Replaces the latent by a weighted sum of a latent, the newest outputs and fresh noise.</summary>
    protected void Combine(
        ReadOnlySpan<float> start, double weight, ReadOnlySpan<double> weights, double fresh, Span<float> latent, INoiseSource noise)
    {
        TensorPrimitives.Multiply(start, (float)weight, latent);
        for (int age = 0; age < weights.Length; age++)
        {
            TensorPrimitives.MultiplyAdd(_outputs[age], (float)weights[age], latent, latent);
        }

        if (fresh > 0)
        {
            noise.Fill(_noise);
            TensorPrimitives.MultiplyAdd(_noise, (float)fresh, latent, latent);
        }
    }
}
