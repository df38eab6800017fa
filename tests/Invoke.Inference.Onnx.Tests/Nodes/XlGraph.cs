using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Text to image with SDXL, of 16 x 32 pixels.</summary>
internal sealed class XlGraph
{
    public XlGraph(EncodeSdxlPrompt? positive = null, EncodeSdxlPrompt? negative = null, DenoiseLatents? denoise = null)
    {
        Model = Graph.Add(new SdxlModelLoader());
        Positive = Graph.Add(positive ?? new EncodeSdxlPrompt { Prompt = "red apple" }, "positive");
        Negative = Graph.Add(negative ?? new EncodeSdxlPrompt(), "negative");
        Noise = Graph.Add(new MakeNoise { Seed = 7, Width = 16, Height = 32 });
        Denoise = Graph.Add(denoise ?? new DenoiseLatents { Steps = 3, CfgScale = 3.0 });
        Decode = Graph.Add(new LatentsToImage());
        foreach (EncodeSdxlPrompt prompt in new[] { Positive, Negative })
        {
            Graph.Connect(Model.Out.Clip, prompt.In.Clip);
            Graph.Connect(Model.Out.Clip2, prompt.In.Clip2);
        }

        Graph.Connect(Model.Out.Unet, Denoise.In.Unet);
        Graph.Connect(Model.Out.Vae, Decode.In.Vae);
        Graph.Connect(Positive.Out.Conditioning, Denoise.In.PositiveConditioning);
        Graph.Connect(Negative.Out.Conditioning, Denoise.In.NegativeConditioning);
        Graph.Connect(Noise.Out.Noise, Denoise.In.Noise);
        Graph.Connect(Denoise.Out.Latents, Decode.In.Latents);
    }

    public NodeGraph Graph { get; } = new();

    public SdxlModelLoader Model { get; }

    public EncodeSdxlPrompt Positive { get; }

    public EncodeSdxlPrompt Negative { get; }

    public MakeNoise Noise { get; }

    public DenoiseLatents Denoise { get; }

    public LatentsToImage Decode { get; }
}
