using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal.Nodes;

namespace Invoke.Inference.Onnx;

/// <summary>Makes the noise an image starts from; InvokeAI's <c>noise</c>. Equal to torch-CPU's noise of the same seed.</summary>
[Node("noise", Version = "1.1.0", Category = "latents", Title = "Noise", Description = "Makes the noise an image starts from.")]
public sealed partial class MakeNoise : Node
{
    private const int LatentScale = 8;
    private const int LatentChannels = 4;
    private const int LeastSide = 8;
    private const int LargestSide = 16384;
    private const long LargestSeed = uint.MaxValue;

    /// <summary>Gets or sets the kind of noise; <c>SD</c>, noise of 4 channels, is the only one here.</summary>
    [Input]
    public string NoiseType { get; set; } = "SD";

    /// <summary>Gets or sets the seed, 0 to 2³²−1.</summary>
    [Input]
    [Range(0L, LargestSeed)]
    public long Seed { get; set; }

    /// <summary>Gets or sets the image's width in pixels, a multiple of 8 and of what the model needs.</summary>
    [Input]
    [Range(LeastSide, LargestSide)]
    public int Width { get; set; } = 512;

    /// <summary>Gets or sets the image's height in pixels, a multiple of 8 and of what the model needs.</summary>
    [Input]
    [Range(LeastSide, LargestSide)]
    public int Height { get; set; } = 512;

    /// <summary>Gets or sets whether the noise is made as on a CPU; always so here, and recipes move between tools by it.</summary>
    [Input]
    public bool UseCpu { get; set; } = true;

    /// <summary>Makes the noise.</summary>
    /// <returns>The noise and the image's size in pixels.</returns>
    /// <exception cref="ArgumentException">A side is not a multiple of 8, an input is out of range, or the kind of noise is unknown.</exception>
    public ValueTask<Result> RunAsync()
    {
        // A graph checks the ranges itself; who runs the node directly gets the same answer.
        CheckRange("seed", Seed, 0, LargestSeed);
        CheckRange("width", Width, LeastSide, LargestSide);
        CheckRange("height", Height, LeastSide, LargestSide);
        InputProblems.ThrowIfAny(FindProblems());
        var noise = new Latents(1, LatentChannels, Height / LatentScale, Width / LatentScale) { Seed = Seed };
        new TorchRandom(Seed).Fill(noise.WritableValues);
        return new ValueTask<Result>(new Result(noise, Width, Height));
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context) => InputProblems.Report(context, FindProblems());

    private static void CheckRange(string port, long value, long minimum, long maximum)
    {
        if (value < minimum || value > maximum)
        {
            throw new ArgumentException($"Input '{port}' is {value}; allowed {minimum} to {maximum}.");
        }
    }

    private IEnumerable<(string Input, string Problem)> FindProblems()
    {
        if (NoiseType != "SD")
        {
            yield return ("noise_type", $"is '{NoiseType}'; only 'SD' is supported");
        }

        if (Width % LatentScale != 0)
        {
            yield return ("width", $"is {Width}; it must be a multiple of {LatentScale}");
        }

        if (Height % LatentScale != 0)
        {
            yield return ("height", $"is {Height}; it must be a multiple of {LatentScale}");
        }
    }

    /// <summary>The noise.</summary>
    /// <param name="Noise">The noise, [1, 4, height / 8, width / 8], of unit variance.</param>
    /// <param name="Width">The image's width in pixels.</param>
    /// <param name="Height">The image's height in pixels.</param>
    public readonly record struct Result(Latents Noise, int Width, int Height);
}
