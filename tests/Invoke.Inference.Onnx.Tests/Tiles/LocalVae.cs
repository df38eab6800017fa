using System.Runtime.InteropServices;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Tiles;

/// <summary>A model folder whose autoencoder looks at nothing but the place it works on, so tiles make no difference; on request, one that takes a single size.</summary>
internal sealed class LocalVae : IDisposable
{
    private readonly TempDirectory _temp = new();

    /// <summary>Writes the folder.</summary>
    /// <param name="side">The side in latent pixels that the export fixes; null for any.</param>
    public LocalVae(int? side = null)
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("local"));
        object[] latents = side is { } fix ? [1, 4, fix, fix] : ["batch", 4, "height", "width"];
        object[] image = side is { } same ? [1, 3, 8 * same, 8 * same] : ["batch", 3, "height8", "width8"];
        TinyOnnxModel.Write(Path.Combine(folder, "vae_decoder", "model.onnx"), new TinyOnnxModel()
            .Input("latent_sample", TinyOnnxModel.Float, latents).Output("sample", TinyOnnxModel.Float, image)
            .Initializer("mix", TinyOnnxModel.Float, [3, 4, 1, 1], Weights(12, index => (index % 5 * 0.05f) - 0.1f))
            .Initializer("scales", TinyOnnxModel.Float, [4], Weights(4, index => index < 2 ? 1 : 8))
            .Node("Conv", ["latent_sample", "mix"], ["mixed"])
            .Node("Resize", ["mixed", string.Empty, "scales"], ["sample"]));
        TinyOnnxModel.Write(Path.Combine(folder, "vae_encoder", "model.onnx"), new TinyOnnxModel()
            .Input("sample", TinyOnnxModel.Float, image).Output("latent_sample", TinyOnnxModel.Float, latents)
            .Initializer("mean", TinyOnnxModel.Float, [4, 3, 8, 8], Weights(4 * 3 * 64, index => (1 + (index / 192)) / 192f))
            .Node("Conv", ["sample", "mean"], ["latent_sample"], TinyOnnxModel.Integers("kernel_shape", 8, 8), TinyOnnxModel.Integers("strides", 8, 8)));
        Folder = folder;
        Model = VaeModel.Open(folder);
    }

    public string Folder { get; }

    public VaeModel Model { get; }

    public OnnxSessionCache Cache { get; } = new(new OnnxOptions { IntraOpThreads = 1 });

    public void Dispose()
    {
        Cache.Dispose();
        _temp.Dispose();
    }

    private static byte[] Weights(int count, Func<int, float> weight) =>
        MemoryMarshal.AsBytes<float>(Enumerable.Range(0, count).Select(weight).ToArray()).ToArray();
}
