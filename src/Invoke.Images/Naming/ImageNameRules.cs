using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Invoke.Images;

/// <summary>The rules of image names: one plain file name that is safe on every system, never a path.</summary>
public static class ImageNameRules
{
    /// <summary>The most characters a name can have.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly FrozenSet<string> Devices = FrozenSet.ToFrozenSet(
        [
            "CON", "PRN", "AUX", "NUL",
            "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
            "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether a name can be an image's.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True where it can.</returns>
    public static bool IsValid(string? name) => name is not null && FindFault(name) is null;

    /// <summary>Refuses a name that cannot be an image's.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ImageNameException">The name breaks a rule; the message says which.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (FindFault(name) is { } fault)
        {
            throw new ImageNameException($"'{name}' cannot be the name of an image: {fault}. Use ASCII letters, digits, '-', '_' and '.', as in 'portrait-1.png'.");
        }
    }

    /// <summary>Makes a valid name of any text: accents go, what cannot stand in a name becomes <c>-</c>, and a long text is cut.</summary>
    /// <param name="text">The name without its ending; may be empty.</param>
    /// <param name="ending">What the name ends with, extension included, for example <c>.png</c>; kept as it is.</param>
    /// <returns>A valid name; <c>image</c> with the ending where nothing of the text can stay.</returns>
    /// <exception cref="ImageNameException">The ending cannot end a name.</exception>
    public static string Sanitize(string text, string ending)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(ending);
        ThrowIfInvalid("a" + ending);
        var stem = new StringBuilder(text.Length);
        // Halves of surrogate pairs cannot be normalized; enumerated as runes they are replaced.
        foreach (char character in string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                Append(stem, Allowed.Contains(character) ? character : '-');
            }
        }

        stem.Length = Math.Min(stem.Length, MaxLength - ending.Length);
        while (stem.Length > 0 && IsSeparator(stem[^1]))
        {
            stem.Length--;
        }

        string name = (stem.Length == 0 ? "image" : stem.ToString()) + ending;
        return FindFault(name) is null ? name : Sanitize("image-" + text, ending);
    }

    // Separators never stand first, and not beside each other: tokens without a value would leave rows of them.
    private static void Append(StringBuilder stem, char character)
    {
        if (!IsSeparator(character) || (stem.Length > 0 && !IsSeparator(stem[^1])))
        {
            stem.Append(character);
        }
    }

    private static bool IsSeparator(char character) => character is '-' or '_' or '.';

    /// <summary>Tells whether Windows opens a device instead of a file or folder of that name.</summary>
    internal static bool IsDevice(string name) => Devices.Contains(name);

    private static string? FindFault(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return $"it has {name.Length} characters, allowed are 1 to {MaxLength}";
        }

        int foreign = name.AsSpan().IndexOfAnyExcept(Allowed);
        if (foreign >= 0)
        {
            return name[foreign] is '/' or '\\' ? "it holds a path separator" : $"character {foreign + 1} is not allowed";
        }

        if (!char.IsAsciiLetterOrDigit(name[0]))
        {
            return "it does not start with a letter or digit";
        }

        int dot = name.LastIndexOf('.');
        if (dot < 0 || dot == name.Length - 1)
        {
            return "it has no extension";
        }

        return name.Contains("..", StringComparison.Ordinal) ? "it holds two dots in a row"
            : IsDevice(name[..name.IndexOf('.', StringComparison.Ordinal)]) ? "Windows keeps that name for a device"
            : null;
    }
}
