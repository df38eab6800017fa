using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>The nodes have InvokeAI's ids, versions, fields and ports.</summary>
public sealed class OnnxNodeCatalogTests
{
    [Theory]
    [InlineData("main_model_loader", "1.0.4", "model", "vae clip unet")]
    [InlineData("sdxl_model_loader", "1.0.4", "model", "unet clip clip2 vae")]
    [InlineData(
        "sdxl_compel_prompt", "1.2.1", "prompt style original_width original_height crop_top crop_left target_width target_height clip clip2 mask", "conditioning")]
    [InlineData("vae_loader", "1.0.4", "vae_model", "vae")]
    [InlineData("compel", "1.2.1", "prompt clip mask", "conditioning")]
    [InlineData("create_denoise_mask", "1.0.2", "vae image mask tiled fp32", "denoise_mask")]
    [InlineData(
        "create_gradient_mask", "1.3.0", "mask edge_radius coherence_mode minimum_denoise image unet vae tiled fp32", "denoise_mask expanded_mask_area")]
    [InlineData("clip_skip", "1.1.1", "clip skipped_layers", "clip")]
    [InlineData("noise", "1.1.0", "noise_type seed width height use_cpu", "noise width height")]
    [InlineData(
        "denoise_latents",
        "1.6.0",
        "positive_conditioning negative_conditioning noise steps cfg_scale denoising_start denoising_end scheduler unet control ip_adapter "
        + "t2i_adapter cfg_rescale_multiplier hidiffusion hidiffusion_raunet hidiffusion_window_attn hidiffusion_t1_ratio hidiffusion_t2_ratio "
        + "latents denoise_mask",
        "latents width height")]
    [InlineData("l2i", "1.3.2", "latents vae tiled tile_size fp32 metadata board", "image width height")]
    [InlineData("i2l", "1.2.0", "image vae tiled tile_size fp32 color_compensation", "latents width height")]
    [InlineData("lresize", "1.0.2", "latents width height mode antialias", "latents width height")]
    [InlineData("lscale", "1.0.2", "latents scale_factor mode antialias", "latents width height")]
    [InlineData("lblend", "1.1.0", "latents_a latents_b mask alpha", "latents width height")]
    [InlineData("crop_latents", "1.0.2", "latents x y width height", "latents width height")]
    [InlineData("ideal_size", "1.0.6", "width height unet multiplier", "width height")]
    [InlineData("esrgan", "1.3.2", "image model_name tile_size metadata board", "image width height")]
    [InlineData("spandrel_image_to_image", "1.3.0", "image image_to_image_model tile_size metadata board", "image width height")]
    [InlineData("spandrel_image_to_image_autoscale", "1.0.0", "image image_to_image_model tile_size scale fit_to_multiple_of_8 metadata board", "image width height")]
    public async Task Catalog_NodeType_HasInvokeAIsVersionFieldsAndPorts(string type, string version, string inputs, string outputs)
    {
        await using var host = new NodeHost();

        Assert.True(host.Catalog.TryGet(type, out NodeDescriptor? descriptor));

        Assert.Equal(version, descriptor.Version);
        Assert.Equal(inputs.Split(' ').Order(), descriptor.Inputs.Select(input => input.Name).Order());
        Assert.Equal(outputs.Split(' '), descriptor.Outputs.Select(output => output.Name));
    }

    [Fact]
    public async Task CreateNode_Defaults_AreInvokeAIs()
    {
        await using var host = new NodeHost();
        var noise = new MakeNoise();
        var denoise = new DenoiseLatents();

        Assert.Equal(("SD", 0L, 512, 512, true), (noise.NoiseType, noise.Seed, noise.Width, noise.Height, noise.UseCpu));
        Assert.Equal((10, 7.5, 0, 1, "euler"), (denoise.Steps, denoise.CfgScale, denoise.DenoisingStart, denoise.DenoisingEnd, denoise.Scheduler));
        Assert.Equal((false, true, true, 0.4, 0), (
            denoise.Hidiffusion, denoise.HidiffusionRaunet, denoise.HidiffusionWindowAttn, denoise.HidiffusionT1Ratio, denoise.HidiffusionT2Ratio));
        Assert.Equal((false, 0, false), (new LatentsToImage().Tiled, new LatentsToImage().TileSize, new LatentsToImage().Fp32));
        Assert.Equal(0, denoise.CfgRescaleMultiplier);
        Assert.Equal(string.Empty, new EncodePrompt().Prompt);
        var xl = new EncodeSdxlPrompt();
        Assert.Equal((string.Empty, string.Empty, 1024, 1024), (xl.Prompt, xl.Style, xl.OriginalWidth, xl.OriginalHeight));
        Assert.Equal((0, 0, 1024, 1024), (xl.CropTop, xl.CropLeft, xl.TargetWidth, xl.TargetHeight));
        var encode = new ImageToLatents();
        Assert.Equal((false, 0, false, ColorCompensation.None), (encode.Tiled, encode.TileSize, encode.Fp32, encode.ColorCompensation));
        Assert.Equal(0, new SkipClipLayers().SkippedLayers);
        var gradient = new CreateGradientMask();
        Assert.Equal((16, CoherenceMode.GaussianBlur, 0, false), (gradient.EdgeRadius, gradient.CoherenceMode, gradient.MinimumDenoise, gradient.Tiled));
        Assert.Equal((LatentsInterpolation.Bilinear, false), (new ResizeLatents().Mode, new ResizeLatents().Antialias));
        Assert.Equal((LatentsInterpolation.Bilinear, false), (new ScaleLatents().Mode, new ScaleLatents().Antialias));
        Assert.Equal((1024, 576, 1), (new IdealSize().Width, new IdealSize().Height, new IdealSize().Multiplier));
        Assert.Equal((0.5, (ImageRef?)null), (new BlendLatents().Alpha, new BlendLatents().Mask));
        Assert.Equal((512, 4, false), (new AutoscaleImage().TileSize, new AutoscaleImage().Scale, new AutoscaleImage().FitToMultipleOf8));
        Assert.Equal(("RealESRGAN_x4plus.pth", 400, 512), (new UpscaleImage().ModelName, new UpscaleImage().TileSize, new RunImageToImage().TileSize));
    }
}
