using System.Diagnostics.CodeAnalysis;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>What the queue does with text that the database cannot keep.</summary>
internal static class QueueText
{
    // Longer ones have no place in an index.
    private const int MaxNameLength = 500;

    /// <summary>The text with a mark in the place of what cannot be kept; for what a program says, as an error does.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => PostgreSqlText.IsStorable(text) ? text : PostgreSqlText.Storable(text, '\uFFFD');

    /// <exception cref="BatchException">The text cannot be kept, or not in an index.</exception>
    public static void CheckName(string? name, string what)
    {
        if (name is { Length: > MaxNameLength })
        {
            throw new BatchException($"The batch's {what} has {name.Length} letters; at most {MaxNameLength} are allowed in PostgreSQL.");
        }

        if (!PostgreSqlText.IsStorable(name))
        {
            throw new BatchException($"The batch's {what} holds a character that PostgreSQL cannot keep, U+0000 or half of a surrogate pair; leave it out.");
        }
    }
}
