using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="UniPCSampler"/>.</summary>
internal sealed class UniPCRun : VarianceRun
{
    private readonly int _order;
    private readonly bool _lowersFinalOrder;
    private readonly bool _isInSignal;
    private readonly bool _isBh1;
    private readonly IReadOnlyList<int> _uncorrected;
    private readonly OutputHistory _outputs;
    private readonly float[] _last;
    private readonly float[] _current;
    private int _lastOrder;

    public UniPCRun(SamplerConfig config, int order, SamplerSchedule schedule, int length)
        : base(config.PredictionType, schedule, length)
    {
        _order = order;
        _lowersFinalOrder = config.LowerOrderFinal ?? true;
        _isInSignal = config.PredictX0;
        _isBh1 = config.SolverType == SolverType.Bh1;
        _uncorrected = config.DisableCorrector;
        _outputs = new OutputHistory(order + 1, length);
        _last = new float[length];
        _current = new float[length];
    }

    protected override void BeginCore(int firstStep) => _outputs.Clear();

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        EstimateSignal(step, latent, modelOutput, denoised);
        bool corrects = _outputs.Count > 0 && !IsUncorrected(step - 1);
        Span<float> newest = _outputs.Push();
        if (_isInSignal)
        {
            denoised.CopyTo(newest);
        }
        else
        {
            EstimateNoise(step, latent, modelOutput, newest);
        }

        if (corrects)
        {
            Move(step - 1, _lastOrder, newestAge: 1, isCorrection: true, _last, latent);
        }

        latent.CopyTo(_last);
        int order = _lowersFinalOrder ? Math.Min(_order, Schedule.Count - step) : _order;
        float to = Schedule.Sigmas[step + 1];
        order = to == 0 || to == Schedule.Sigmas[step] ? 1 : Math.Min(order, _outputs.Count);
        Move(step, order, newestAge: 0, isCorrection: false, _last, latent);
        _lastOrder = order;
    }

    private bool IsUncorrected(int step)
    {
        for (int i = 0; i < _uncorrected.Count; i++)
        {
            if (_uncorrected[i] == step)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a step from its start, with the outputs up to its start, or its end too where it corrects.</summary>
    private void Move(int step, int order, int newestAge, bool isCorrection, ReadOnlySpan<float> start, Span<float> latent)
    {
        double from = Schedule.Sigmas[step];
        double to = Schedule.Sigmas[step + 1];
        double h = LambdaAt(step + 1) - LambdaAt(step);
        double signed = _isInSignal ? -h : h;
        double growth = Math.Exp(signed) - 1;
        double scale = _isBh1 ? signed : growth;

        Span<double> ratios = stackalloc double[order];
        for (int i = 1; i < order; i++)
        {
            ratios[i - 1] = (LambdaAt(step - i) - LambdaAt(step)) / h;
        }

        ratios[order - 1] = 1;
        Span<double> weights = stackalloc double[order];
        int used = UniPCWeights.Solve(ratios, signed, growth, scale, isCorrection, weights);

        double end = _isInSignal ? SignalAt(to) : NoiseAt(to);
        double kept = _isInSignal ? NoiseAt(to) / NoiseAt(from) : SignalAt(to) / SignalAt(from);
        double center = -end * growth;
        TensorPrimitives.Multiply(start, (float)kept, _current);
        for (int i = 0; i < used; i++)
        {
            // Differences to the output at the start of the step: of older ones, and last that of its end.
            double weight = -end * scale * weights[i] / ratios[i];
            int age = i == order - 1 ? 0 : newestAge + 1 + i;
            center -= weight;
            TensorPrimitives.MultiplyAdd(_outputs[age], (float)weight, _current, _current);
        }

        TensorPrimitives.MultiplyAdd(_outputs[newestAge], (float)center, _current, latent);
    }
}
