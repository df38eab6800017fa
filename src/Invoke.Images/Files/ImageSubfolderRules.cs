using System.Buffers;

namespace Invoke.Images;

/// <summary>The rules of subfolders: plain folder names with <c>/</c> between them, never a way out.</summary>
public static class ImageSubfolderRules
{
    /// <summary>The most characters a subfolder can have.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Tells whether a text can be a subfolder; the empty one can.</summary>
    /// <param name="subfolder">The text.</param>
    /// <returns>True where it can.</returns>
    public static bool IsValid(string? subfolder) => subfolder is not null && FindFault(subfolder) is null;

    /// <summary>Refuses a text that cannot be a subfolder.</summary>
    /// <param name="subfolder">The text.</param>
    /// <exception cref="ImageNameException">The text breaks a rule; the message says which.</exception>
    public static void ThrowIfInvalid(string subfolder)
    {
        ArgumentNullException.ThrowIfNull(subfolder);
        if (FindFault(subfolder) is { } fault)
        {
            throw new ImageNameException(
                $"'{subfolder}' cannot be the subfolder of an image: {fault}. Use ASCII letters, digits, '-' and '_', with '/' between folders, as in '2026/01-31'.");
        }
    }

    private static string? FindFault(string subfolder)
    {
        if (subfolder.Length == 0)
        {
            return null;
        }

        if (subfolder.Length > MaxLength)
        {
            return $"it has {subfolder.Length} characters, allowed are {MaxLength}";
        }

        foreach (Range range in subfolder.AsSpan().Split('/'))
        {
            if (FindFault(subfolder.AsSpan(range)) is { } fault)
            {
                return fault;
            }
        }

        // Thumbnails have that folder, so the thumbnail of one image could be another image.
        return subfolder.Split('/')[0].Equals("thumbnails", StringComparison.OrdinalIgnoreCase) ? "'thumbnails' is where thumbnails are" : null;
    }

    private static string? FindFault(ReadOnlySpan<char> folder) =>
        folder.IsEmpty ? "a folder in it has no name"
        : folder.IndexOfAnyExcept(Allowed) is var foreign and >= 0 ? $"character {foreign + 1} of '{folder}' is not allowed"
        : !char.IsAsciiLetterOrDigit(folder[0]) ? $"'{folder}' does not start with a letter or digit"
        : ImageNameRules.IsDevice(folder.ToString()) ? $"Windows keeps '{folder}' for a device"
        : null;
}
