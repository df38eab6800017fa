using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>Denoises latents step by step with classifier-free guidance; InvokeAI's <c>denoise_latents</c>.</summary>
[Node("denoise_latents", Version = "1.6.0", Category = "latents", Lane = OnnxOptions.Lane, Title = "Denoise", Description = "Turns noise into the latents of an image.")]
public sealed partial class DenoiseLatents : Node
{
    /// <summary>Gets or sets the encoded prompt.</summary>
    [Input(Required = true)]
    public OneOrMany<TextConditioning> PositiveConditioning { get; set; }

    /// <summary>Gets or sets the encoded negative prompt, of the same number of tokens.</summary>
    [Input(Required = true)]
    public OneOrMany<TextConditioning> NegativeConditioning { get; set; }

    /// <summary>Gets or sets the noise; may be left out where latents are given.</summary>
    [Input]
    public Latents? Noise { get; set; }

    /// <summary>Gets or sets the number of steps of a whole denoising.</summary>
    [Input]
    [Range(1, 1000)]
    public int Steps { get; set; } = 10;

    /// <summary>Gets or sets the guidance scale, 1 or more; one for all steps, or a list of one for each of a whole denoising.</summary>
    [Input]
    public OneOrMany<double> CfgScale { get; set; } = 7.5;

    /// <summary>Gets or sets where to start, 0 (pure noise) to 1; above 0 the latents keep some of their content.</summary>
    [Input]
    [Range(0.0, 1.0)]
    public double DenoisingStart { get; set; }

    /// <summary>Gets or sets where to stop, 0 to 1 (no noise left).</summary>
    [Input]
    [Range(0.0, 1.0)]
    public double DenoisingEnd { get; set; } = 1;

    /// <summary>Gets or sets the sampler's name.</summary>
    [Input]
    public string Scheduler { get; set; } = "euler";

    /// <summary>Gets or sets the UNet, from <c>main_model_loader</c> or <c>sdxl_model_loader</c>.</summary>
    [Input(Required = true)]
    public UNetField Unet { get; set; }

    /// <summary>Gets or sets the latents of an image to start from.</summary>
    [Input]
    public Latents? Latents { get; set; }

    /// <summary>Gets or sets a ControlNet; not supported, so null.</summary>
    [Input]
    public object? Control { get; set; }

    /// <summary>Gets or sets an IP-Adapter; not supported, so null.</summary>
    [Input]
    public object? IpAdapter { get; set; }

    /// <summary>Gets or sets a T2I-Adapter; not supported, so null.</summary>
    [Input]
    public object? T2iAdapter { get; set; }

    /// <summary>Gets or sets which part of the latents is repainted, from <c>create_denoise_mask</c>; null for all.</summary>
    [Input]
    public DenoiseMask? DenoiseMask { get; set; }

    /// <summary>Gets or sets how much of the contrast that guidance adds is taken back, 0 (nothing) to less than 1; 0.7 is usual for zero-SNR models.</summary>
    [Input]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double CfgRescaleMultiplier { get; set; }

    /// <summary>Gets or sets whether to use HiDiffusion; not supported, so false.</summary>
    [Input]
    public bool Hidiffusion { get; set; }

    /// <summary>Gets or sets a setting of HiDiffusion; without effect.</summary>
    [Input]
    public bool HidiffusionRaunet { get; set; } = true;

    /// <summary>Gets or sets a setting of HiDiffusion; without effect.</summary>
    [Input]
    public bool HidiffusionWindowAttn { get; set; } = true;

    /// <summary>Gets or sets a setting of HiDiffusion; without effect.</summary>
    [Input(Name = "hidiffusion_t1_ratio")]
    public double HidiffusionT1Ratio { get; set; } = 0.4;

    /// <summary>Gets or sets a setting of HiDiffusion; without effect.</summary>
    [Input(Name = "hidiffusion_t2_ratio")]
    public double HidiffusionT2Ratio { get; set; }

    /// <summary>Denoises.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="samplers">Knows the samplers.</param>
    /// <param name="context">The invocation; told of every step.</param>
    /// <param name="cancellationToken">Cancels the denoising, inside a step too.</param>
    /// <returns>The latents of unit variance and the image's size in pixels.</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models, OnnxSessionCache sessions, SamplerCatalog samplers, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(samplers);
        await PoolThread.EnterAsync();
        StableDiffusionModel model = await models.OpenAsync(Unet.Model, cancellationToken).ConfigureAwait(false);
        Latents latents = Denoiser.Run(this, model, sessions, samplers, context, cancellationToken);
        return new Result(latents, latents.Width * model.LatentScale, latents.Height * model.LatentScale);
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Refuse(context, "control", Control is not null, "ControlNet");
        Refuse(context, "ip_adapter", IpAdapter is not null, "IP-Adapter");
        Refuse(context, "t2i_adapter", T2iAdapter is not null, "T2I-Adapter");
        Refuse(context, "hidiffusion", Hidiffusion, "HiDiffusion");
        if (Noise is null && Latents is null && !context.IsConnected("noise") && !context.IsConnected("latents"))
        {
            context.ReportOutOfRange("noise", "is empty, and so is 'latents': there is nothing to denoise; connect one or both");
        }

        if (!context.IsConnected("denoising_start") && !context.IsConnected("denoising_end") && DenoisingStart > DenoisingEnd)
        {
            context.ReportOutOfRange("denoising_start", DenoiseInputs.DescribeRange(DenoisingStart, DenoisingEnd));
        }

        if (context.IsConnected("cfg_scale"))
        {
            return;
        }

        if (DenoiseInputs.DescribeScaleProblem(CfgScale.Items, context.IsConnected("steps") ? null : Steps) is { } problem)
        {
            context.ReportOutOfRange("cfg_scale", problem);
        }
    }

    private static void Refuse(NodeValidationContext context, string port, bool isSet, string feature)
    {
        if (isSet || context.IsConnected(port))
        {
            context.ReportOutOfRange(port, $"is set, but {feature} is not supported; leave it out");
        }
    }

    /// <summary>The denoised latents.</summary>
    /// <param name="Latents">The latents, [1, 4, height / 8, width / 8], of unit variance.</param>
    /// <param name="Width">The image's width in pixels.</param>
    /// <param name="Height">The image's height in pixels.</param>
    public readonly record struct Result(Latents Latents, int Width, int Height);
}
