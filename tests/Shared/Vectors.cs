namespace Invoke.Testing.Shared;

/// <summary>Finds the reference vectors: the folder in INVOKE_VECTORS when set, else tests/vectors.</summary>
internal static class Vectors
{
    public static string? Override { get; } = Environment.GetEnvironmentVariable("INVOKE_VECTORS") is { Length: > 0 } folder ? folder : null;

    /// <summary>True where counts must be exact and nothing may be missing.</summary>
    public static bool AreOwn => Override is null;

    public static string Root { get; } = Override ?? Path.Combine(RepositoryRoot.Path, "tests", "vectors");

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static bool IsMissing(string relative) =>
        Override is not null && !File.Exists(PathOf(relative)) && !Directory.Exists(PathOf(relative));

    public static string SkipReason(string relative) => $"INVOKE_VECTORS ({Override}) holds no '{relative}'.";
}

/// <summary>A fact on a vector file or folder; skipped only where INVOKE_VECTORS names a folder without it.</summary>
internal sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute(string path)
    {
        Path = path;
        if (Vectors.IsMissing(path))
        {
            Skip = Vectors.SkipReason(path);
        }
    }

    public string Path { get; }
}

/// <summary>A theory on a vector file or folder; skipped only where INVOKE_VECTORS names a folder without it.</summary>
internal sealed class VectorTheoryAttribute : TheoryAttribute
{
    public VectorTheoryAttribute(string path)
    {
        Path = path;
        if (Vectors.IsMissing(path))
        {
            Skip = Vectors.SkipReason(path);
        }
    }

    public string Path { get; }
}
