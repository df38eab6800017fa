namespace Invoke.Images.Tests;

/// <summary>Lists what a storage left on disk.</summary>
internal static class StoredFiles
{
    /// <summary>Every file of images, staged ones included; locks and the database are not images.</summary>
    public static string[] Below(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => path.StartsWith("images/", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
