using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;

namespace Invoke.EndToEnd.Tests;

/// <summary>A red apple is drawn, encoded and denoised again with another prompt, all of it or what a mask says.</summary>
internal sealed class EditedApple
{
    public EditedApple(string prompt = "green apple", double strength = 0.6, ImageRef? mask = null, long seed = 7, int steps = 20)
    {
        NodeGraph graph = Apple.Graph;
        Encode = graph.Add(new ImageToLatents());
        Noise = graph.Add(new MakeNoise { Seed = seed, Width = 64, Height = 64 }, "edit_noise");
        EncodePrompt positive = graph.Add(new EncodePrompt { Prompt = prompt }, "edit_prompt");
        EncodePrompt negative = graph.Add(new EncodePrompt(), "edit_negative");
        Denoise = graph.Add(new DenoiseLatents { Steps = steps, CfgScale = 3.0, Scheduler = "ddim", DenoisingStart = 1 - strength }, "edit");
        Image = graph.Add(new LatentsToImage(), "edited");
        graph.Connect(Apple.Image.Out.Image, Encode.In.Image);
        graph.Connect(Apple.Model.Out.Vae, Encode.In.Vae);
        graph.Connect(Apple.Model.Out.Clip, positive.In.Clip);
        graph.Connect(Apple.Model.Out.Clip, negative.In.Clip);
        graph.Connect(Apple.Model.Out.Unet, Denoise.In.Unet);
        graph.Connect(positive.Out.Conditioning, Denoise.In.PositiveConditioning);
        graph.Connect(negative.Out.Conditioning, Denoise.In.NegativeConditioning);
        graph.Connect(Noise.Out.Noise, Denoise.In.Noise);
        graph.Connect(Encode.Out.Latents, Denoise.In.Latents);
        graph.Connect(Denoise.Out.Latents, Image.In.Latents);
        graph.Connect(Apple.Model.Out.Vae, Image.In.Vae);
        if (mask is not null)
        {
            CreateDenoiseMask repaint = graph.Add(new CreateDenoiseMask { Mask = mask });
            graph.Connect(Apple.Model.Out.Vae, repaint.In.Vae);
            graph.Connect(repaint.Out.DenoiseMask, Denoise.In.DenoiseMask);
        }
    }

    public AppleGraph Apple { get; } = new(count: 1, steps: 20);

    public NodeGraph Graph => Apple.Graph;

    public ImageToLatents Encode { get; }

    public MakeNoise Noise { get; }

    public DenoiseLatents Denoise { get; }

    public LatentsToImage Image { get; }
}
