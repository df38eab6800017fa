namespace Invoke.Inference.Onnx;

/// <summary>A model on disk: its folder, or the file of a network that is a model by itself.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Name">The name by which graphs ask for it.</param>
/// <param name="Type">One of <see cref="ModelTypes"/>.</param>
internal sealed record ModelLocation(string Path, string Name, string Type)
{
    private const string NetworkFile = "model.onnx";
    private static readonly string[] MainParts =
        ["text_encoder", "unet", "vae_decoder", "vae_encoder", "tokenizer", "scheduler", "text_encoder_2", "tokenizer_2"];

    private static readonly string[] VaeParts = ["vae_decoder", "vae_encoder"];

    // What a main model is made of is no model by itself, even in a folder that lacks its index.
    private static readonly string[] PartNames = [.. MainParts, "safety_checker", "transformer", "unet_2"];

    /// <summary>Gets the folder that holds the model's files.</summary>
    public string Folder => Type == ModelTypes.Upscaler ? System.IO.Path.GetDirectoryName(Path) ?? Path : Path;

    /// <summary>Finds the models of a root: the root itself, or every folder and network file directly in it.</summary>
    public static IEnumerable<ModelLocation> In(string root)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        // A root's own network files are models beside the folders in it, and hide none of them.
        return OfFolder(root) is { Type: not ModelTypes.Upscaler } model
            ? [model]
            : Directory.EnumerateDirectories(root).Select(OfFolder).OfType<ModelLocation>()
                .Concat(Directory.EnumerateFiles(root, "*.onnx").Where(static file => !IsPart(file)).Select(OfUpscaler));
    }

    /// <summary>Says which model a folder is; null for none.</summary>
    public static ModelLocation? OfFolder(string folder)
    {
        string name = System.IO.Path.GetFileName(folder);
        if (File.Exists(System.IO.Path.Combine(folder, "model_index.json")))
        {
            return new ModelLocation(folder, name, ModelTypes.Main);
        }

        if (File.Exists(System.IO.Path.Combine(folder, "vae_decoder", NetworkFile)))
        {
            return new ModelLocation(folder, name, ModelTypes.Vae);
        }

        string network = System.IO.Path.Combine(folder, NetworkFile);
        return File.Exists(network) && !IsPart(network) ? OfUpscaler(network) : null;
    }

    /// <summary>Guesses which model a folder was meant to be that lacks what would tell; null where it has no part of one.</summary>
    public static ModelLocation? OfIncomplete(string folder)
    {
        string[] parts = [.. PartNames.Where(part => Directory.Exists(System.IO.Path.Combine(folder, part)))];
        return parts.Length == 0
            ? null
            : new ModelLocation(folder, System.IO.Path.GetFileName(folder), parts.All(VaeParts.Contains) ? ModelTypes.Vae : ModelTypes.Main);
    }

    /// <summary>Says where an upscaler is, whether or not its file exists.</summary>
    public static ModelLocation OfUpscaler(string path)
    {
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (Directory.Exists(path))
        {
            path = System.IO.Path.Combine(path, NetworkFile);
        }

        string name = System.IO.Path.GetFileName(path) == NetworkFile
            ? System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)) ?? string.Empty
            : System.IO.Path.GetFileNameWithoutExtension(path);
        return new ModelLocation(path, name, ModelTypes.Upscaler);
    }

    /// <summary>Gets the model's files with their names in it, always in the same order.</summary>
    public IEnumerable<(string Name, FileInfo File)> Files()
    {
        IEnumerable<FileInfo> files = Type switch
        {
            ModelTypes.Main => MainParts.SelectMany(FilesOf).Prepend(new FileInfo(System.IO.Path.Combine(Path, "model_index.json"))),
            ModelTypes.Vae => VaeParts.SelectMany(FilesOf),

            // Weights of a network that keeps them apart have its name, with more behind it.
            _ => new DirectoryInfo(Folder).EnumerateFiles(System.IO.Path.GetFileName(Path) + "*").OrderBy(static file => file.Name, StringComparer.Ordinal),
        };
        return files.Select(file => (System.IO.Path.GetRelativePath(Folder, file.FullName).Replace('\\', '/'), file));
    }

    private static bool IsPart(string network) => System.IO.Path.GetFileName(network) == NetworkFile
        && PartNames.Contains(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(network)), StringComparer.Ordinal);

    private IEnumerable<FileInfo> FilesOf(string part)
    {
        var folder = new DirectoryInfo(System.IO.Path.Combine(Path, part));
        return folder.Exists ? folder.EnumerateFiles().OrderBy(static file => file.Name, StringComparer.Ordinal) : [];
    }
}
