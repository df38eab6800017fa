namespace Invoke.Inference.Onnx;

/// <summary>Checks that a model's folder holds what it must.</summary>
internal static class ModelFolder
{
    /// <summary>Throws one error that lists all files that are not there.</summary>
    public static void ThrowIfIncomplete(string folder, params string[] required)
    {
        ThrowIfMissing(folder);
        string[] missing = [.. required.Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (missing.Length > 0)
        {
            throw new ModelFileException(
                $"Model folder '{folder}' lacks {string.Join(", ", missing.Select(static file => $"'{file}'"))}; "
                + "download or export the whole model again.",
                Path.Combine(folder, missing[0]));
        }
    }

    public static void ThrowIfMissing(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException($"Model folder '{folder}' does not exist; download the model there or correct the path.", folder);
        }
    }
}
