using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Invoke.PostgreSql;

/// <summary>What texts the database can keep: any without NUL characters and halves of surrogate pairs.</summary>
internal static class PostgreSqlText
{
    public static bool IsStorable([NotNullWhen(false)] string? text)
    {
        if (text is null)
        {
            return true;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return true;
        }

        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>The text with what cannot be kept replaced: halves of surrogate pairs by the mark for that, NUL characters by one of the caller's.</summary>
    public static string Storable(string text, char nul) => string.Concat(text.Replace('\0', nul).EnumerateRunes());

    /// <summary>Refuses a text before anything is sent.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <param name="what">What it is, at the beginning of a sentence.</param>
    /// <exception cref="ArgumentException">It cannot be kept.</exception>
    public static void ThrowIfNotStorable(string? text, string what)
    {
        if (!IsStorable(text))
        {
            throw new ArgumentException($"{what} holds a NUL character or half of a surrogate pair, which PostgreSQL cannot keep. Take it out.");
        }
    }
}
