using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>The repository's real model and one cache of its sessions for all tests.</summary>
internal static class EmojiModel
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion");

    public static StableDiffusionModel Model { get; } = StableDiffusionModel.Open(Folder);

    public static OnnxSessionCache Cache { get; } = new(new OnnxOptions { IntraOpThreads = 1 });

    /// <summary>Makes a model folder with the real configurations and networks of a few bytes, for tests that run none.</summary>
    public static string CreateStub(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? folder);
            if (Path.GetExtension(file) == ".onnx")
            {
                TinyOnnxModel.Write(copy, TinyOnnxModel.AddOne());
            }
            else if (Path.GetExtension(file) is ".json" or ".txt")
            {
                File.Copy(file, copy);
            }
        }

        return folder;
    }

    /// <summary>Makes an autoencoder's folder of the model's own autoencoder.</summary>
    public static string CreateVae(string folder)
    {
        foreach (string part in new[] { "vae_decoder", "vae_encoder" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, part)))
            {
                File.Copy(file, Path.Combine(folder, part, Path.GetFileName(file)));
            }
        }

        return folder;
    }
}
