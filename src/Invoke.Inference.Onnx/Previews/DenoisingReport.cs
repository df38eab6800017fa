using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Tells how far a denoising is: steps, the noise that is left, the time that is left, and a picture for who wants one.</summary>
internal sealed class DenoisingReport
{
    private readonly NodeContext _context;
    private readonly SamplerSchedule _schedule;
    private readonly StepRange _range;
    private readonly TrainedLevels? _levels;
    private readonly LatentColors _colors;
    private readonly Latents _latents;
    private readonly int _scale;
    private readonly long _startedAt;

    /// <summary>Begins; the clock runs from here.</summary>
    /// <param name="context">Who is told.</param>
    /// <param name="model">The model that denoises.</param>
    /// <param name="schedule">The sampler's steps.</param>
    /// <param name="range">Those of them that are taken.</param>
    /// <param name="latents">What is denoised, for its size.</param>
    public DenoisingReport(in NodeContext context, StableDiffusionModel model, SamplerSchedule schedule, StepRange range, Latents latents)
    {
        _context = context;
        _schedule = schedule;
        _range = range;
        _latents = latents;
        _colors = model.Vae.Colors;
        _scale = model.LatentScale;

        // Samplers that think in timesteps list no levels; the training's are theirs.
        _levels = schedule.Sigmas.IsEmpty ? new TrainedLevels(model.Sampling) : null;
        _startedAt = context.TimeProvider.GetTimestamp();
    }

    /// <summary>Tells that a step was taken, where it was the last evaluation of one that the user asked for.</summary>
    /// <param name="step">The step of the schedule.</param>
    /// <param name="denoised">What the sampler expects to come out.</param>
    public void Tell(int step, ReadOnlySpan<float> denoised)
    {
        int requested = _schedule.GetRequestedStep(step);
        if (step < _range.End - 1 && _schedule.GetRequestedStep(step + 1) == requested)
        {
            return;
        }

        int first = _schedule.GetRequestedStep(_range.First);
        int done = step - _range.First + 1;
        _context.ReportProgress(new NodeProgress(requested - first + 1, _schedule.GetRequestedStep(_range.End - 1) - first + 1)
        {
            Sigma = LevelAfter(step),
            TimeLeft = _context.TimeProvider.GetElapsedTime(_startedAt) / done * (_range.Count - done),
            Preview = _context.WantsPreviews && _colors.IsReady ? Paint(denoised) : null,
        });
    }

    private double LevelAfter(int step)
    {
        if (_levels is null)
        {
            return _schedule.Sigmas[Math.Min(step + 1, _schedule.Sigmas.Length - 1)];
        }

        return step + 1 < _schedule.Count ? _levels.LevelOf(_schedule.Timesteps[step + 1]) : 0;
    }

    private ProgressPreview Paint(ReadOnlySpan<float> denoised)
    {
        (int columns, int rows) = (_latents.Width, _latents.Height);
        return new ProgressPreview(_colors.Paint(denoised, columns, rows), columns * LatentColors.Scale, rows * LatentColors.Scale)
        {
            FullWidth = columns * _scale,
            FullHeight = rows * _scale,
        };
    }
}
