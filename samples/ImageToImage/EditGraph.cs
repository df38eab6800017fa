using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;

namespace ImageToImage;

/// <summary>The graph: a picture -> i2l -> denoise_latents for each seed -> l2i, with a mask or without.</summary>
internal static class EditGraph
{
    /// <summary>Builds the graph.</summary>
    /// <param name="settings">What to make.</param>
    /// <param name="from">The picture to start from; null draws one first.</param>
    /// <param name="mask">What is repainted; null for all of it.</param>
    public static NodeGraph Build(Settings settings, ImageRef? from, ImageRef? mask)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        EncodePrompt negative = graph.Add(new EncodePrompt { Prompt = settings.NegativePrompt }, "negative_prompt");
        graph.Connect(model.Out.Clip, negative.In.Clip);
        Output<ImageRef> start = from is null ? Draw(graph, settings, model, negative) : Fit(graph, settings, from);

        ImageToLatents encode = graph.Add(new ImageToLatents());
        graph.Connect(start, encode.In.Image);
        graph.Connect(model.Out.Vae, encode.In.Vae);

        IntegerRange seeds = graph.Add(new IntegerRange { Start = settings.Seed, Stop = settings.Seed + settings.Count }, "seeds");
        Iteration<long> seed = graph.Iterate(seeds.Out.Collection);
        MakeNoise noise = graph.Add(new MakeNoise { Width = settings.Width, Height = settings.Height });
        graph.Connect(seed.Item, noise.In.Seed);

        // The later a denoising starts, the less noise the picture gets, and the more of it stays.
        DenoiseLatents denoise = AddDenoise(graph, settings, settings.Prompt, "prompt", 1 - settings.Strength, model, negative);
        graph.Connect(noise.Out.Noise, denoise.In.Noise);
        graph.Connect(encode.Out.Latents, denoise.In.Latents);
        if (mask is not null)
        {
            CreateDenoiseMask repaint = graph.Add(new CreateDenoiseMask { Mask = mask });
            graph.Connect(start, repaint.In.Image);
            graph.Connect(model.Out.Vae, repaint.In.Vae);
            graph.Connect(repaint.Out.DenoiseMask, denoise.In.DenoiseMask);
        }

        Decode(graph, model, denoise, "variant");
        return graph;
    }

    private static Output<ImageRef> Draw(NodeGraph graph, Settings settings, MainModelLoader model, EncodePrompt negative)
    {
        MakeNoise noise = graph.Add(new MakeNoise { Seed = settings.Seed, Width = settings.Width, Height = settings.Height }, "start_noise");
        DenoiseLatents denoise = AddDenoise(graph, settings, settings.FromPrompt, "start_prompt", 0, model, negative);
        graph.Connect(noise.Out.Noise, denoise.In.Noise);
        return Decode(graph, model, denoise, "start").Out.Image;
    }

    private static Output<ImageRef> Fit(NodeGraph graph, Settings settings, ImageRef from) =>
        graph.Add(new ResizeImage { Image = from, Width = settings.Width, Height = settings.Height, ResampleMode = ResampleMode.Lanczos }, "start").Out.Image;

    private static DenoiseLatents AddDenoise(
        NodeGraph graph, Settings settings, string text, string id, double start, MainModelLoader model, EncodePrompt negative)
    {
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = text }, id);
        DenoiseLatents denoise = graph.Add(new DenoiseLatents
        {
            Steps = settings.Steps,
            CfgScale = settings.Guidance,
            Scheduler = settings.Scheduler,
            DenoisingStart = start,
        });
        graph.Connect(model.Out.Clip, prompt.In.Clip);
        graph.Connect(prompt.Out.Conditioning, denoise.In.PositiveConditioning);
        graph.Connect(negative.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(model.Out.Unet, denoise.In.Unet);
        return denoise;
    }

    private static LatentsToImage Decode(NodeGraph graph, MainModelLoader model, DenoiseLatents denoise, string id)
    {
        LatentsToImage image = graph.Add(new LatentsToImage(), id);
        graph.Connect(denoise.Out.Latents, image.In.Latents);
        graph.Connect(model.Out.Vae, image.In.Vae);
        return image;
    }
}
