using Invoke.Graph;
using Invoke.Inference.Onnx;

namespace Invoke.EndToEnd.Tests;

/// <summary>The graph of the sample: range -> iterate -> noise -> denoise_latents -> l2i.</summary>
internal sealed class AppleGraph
{
    public AppleGraph(int count = 2, int steps = 4, int size = 64, long seed = 7, string scheduler = "ddim", long[]? seeds = null)
    {
        Model = Graph.Add(new MainModelLoader());
        EncodePrompt prompt = Graph.Add(new EncodePrompt { Prompt = "red apple" });
        EncodePrompt negative = Graph.Add(new EncodePrompt());
        Iteration<long> item = Graph.Iterate(seeds is null
            ? Graph.Add(new IntegerRange { Start = seed, Stop = seed + count }).Out.Collection
            : Graph.Add(new IntegerCollection { Collection = seeds }).Out.Collection);
        Noise = Graph.Add(new MakeNoise { Width = size, Height = size });
        Denoise = Graph.Add(new DenoiseLatents { Steps = steps, CfgScale = 3.0, Scheduler = scheduler });
        Image = Graph.Add(new LatentsToImage());
        Graph.Connect(Model.Out.Clip, prompt.In.Clip);
        Graph.Connect(Model.Out.Clip, negative.In.Clip);
        Graph.Connect(item.Item, Noise.In.Seed);
        Graph.Connect(prompt.Out.Conditioning, Denoise.In.PositiveConditioning);
        Graph.Connect(negative.Out.Conditioning, Denoise.In.NegativeConditioning);
        Graph.Connect(Noise.Out.Noise, Denoise.In.Noise);
        Graph.Connect(Model.Out.Unet, Denoise.In.Unet);
        Graph.Connect(Denoise.Out.Latents, Image.In.Latents);
        Graph.Connect(Model.Out.Vae, Image.In.Vae);
    }

    public NodeGraph Graph { get; } = new();

    public MainModelLoader Model { get; }

    public MakeNoise Noise { get; }

    public DenoiseLatents Denoise { get; }

    public LatentsToImage Image { get; }
}
