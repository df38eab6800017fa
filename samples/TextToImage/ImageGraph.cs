using Invoke.Graph;
using Invoke.Inference.Onnx;

namespace TextToImage;

/// <summary>The graph: range -> iterate -> noise -> denoise_latents -> l2i, with one model and two prompts for all iterations.</summary>
internal static class ImageGraph
{
    public static NodeGraph Build(Settings settings)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = settings.Prompt }, "prompt");
        EncodePrompt negative = graph.Add(new EncodePrompt { Prompt = settings.NegativePrompt }, "negative_prompt");
        IntegerRange seeds = graph.Add(new IntegerRange { Start = settings.Seed, Stop = settings.Seed + settings.Count }, "seeds");
        Iteration<long> seed = graph.Iterate(seeds.Out.Collection);
        MakeNoise noise = graph.Add(new MakeNoise { Width = settings.Width, Height = settings.Height });
        DenoiseLatents denoise = graph.Add(new DenoiseLatents
        {
            Steps = settings.Steps,
            CfgScale = settings.Guidance,
            Scheduler = settings.Scheduler,
        });
        LatentsToImage image = graph.Add(new LatentsToImage());

        graph.Connect(model.Out.Clip, prompt.In.Clip);
        graph.Connect(model.Out.Clip, negative.In.Clip);
        graph.Connect(seed.Item, noise.In.Seed);
        graph.Connect(prompt.Out.Conditioning, denoise.In.PositiveConditioning);
        graph.Connect(negative.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(noise.Out.Noise, denoise.In.Noise);
        graph.Connect(model.Out.Unet, denoise.In.Unet);
        graph.Connect(denoise.Out.Latents, image.In.Latents);
        graph.Connect(model.Out.Vae, image.In.Vae);
        return graph;
    }
}
