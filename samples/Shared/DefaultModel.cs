namespace Samples;

/// <summary>Finds the model that comes with the repository.</summary>
internal static class DefaultModel
{
    private static readonly string Relative = Path.Combine("models", "emoji-diffusion");

    /// <summary>Looks in the current folder and above it, then above the program, so that the sample runs from anywhere in the repository.</summary>
    public static string Find()
    {
        foreach (string start in (string[])[Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, Relative);
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        return Relative;
    }
}
