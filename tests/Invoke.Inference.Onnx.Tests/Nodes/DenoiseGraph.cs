using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A loader and two conditionings connected to one denoising, of latents of 16 x 16 pixels.</summary>
internal sealed class DenoiseGraph
{
    public DenoiseGraph(DenoiseLatents denoise)
    {
        Denoise = Graph.Add(denoise);
        MainModelLoader model = Graph.Add(new MainModelLoader());
        Positive = Graph.Add(new GiveConditioning { Value = 3 });
        Negative = Graph.Add(new GiveConditioning { Value = 1 });
        Graph.Connect(model.Out.Unet, Denoise.In.Unet);
        Graph.Connect(Positive.Out.Conditioning, Denoise.In.PositiveConditioning);
        Graph.Connect(Negative.Out.Conditioning, Denoise.In.NegativeConditioning);
    }

    public NodeGraph Graph { get; } = new();

    public DenoiseLatents Denoise { get; }

    public GiveConditioning Positive { get; }

    public GiveConditioning Negative { get; }

    public GraphRunOptions KeepLatents => new GraphRunOptions().Keep(Denoise.Out.Latents);

    /// <summary>Connects noise of a seed.</summary>
    public DenoiseGraph WithNoise(long seed = 7, int side = 2, int channels = 4, int batch = 1)
    {
        GiveLatents noise = Graph.Add(new GiveLatents { Seed = seed, Side = side, Channels = channels, Batch = batch });
        Graph.Connect(noise.Out.Latents, Denoise.In.Noise);
        return this;
    }

    /// <summary>Connects an image's latents, made from a seed too.</summary>
    public DenoiseGraph WithLatents(long seed = 11, int side = 2, int channels = 4, int batch = 1)
    {
        GiveLatents latents = Graph.Add(new GiveLatents { Seed = seed, Side = side, Channels = channels, Batch = batch });
        Graph.Connect(latents.Out.Latents, Denoise.In.Latents);
        return this;
    }
}
