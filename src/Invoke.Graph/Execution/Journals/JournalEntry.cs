using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>What an entry of a journal says about an invocation that finished.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="InvocationId">The invocation: the node id and, behind an <c>@</c>, the iteration path.</param>
/// <param name="ResultType">The kind of result, <see cref="NodeDescriptor.ResultType"/>.</param>
/// <param name="Outputs">The outputs that have a JSON form and are not too large, by their names.</param>
public sealed record JournalEntry(string NodeId, string InvocationId, string ResultType, IReadOnlyDictionary<string, JsonElement> Outputs)
{
    /// <summary>Reads an entry that an <see cref="ISessionJournal"/> was given.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="entry">What finished.</param>
    /// <returns>False where the entry is about the session as a whole, or was cut short.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out JournalEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(text);
        entry = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(JournalNames.Node, out JsonElement node))
            {
                string id = node.GetString() ?? string.Empty;
                string path = string.Join('.', root.GetProperty(JournalNames.Path).EnumerateArray().Select(index => index.GetInt32()));
                entry = new JournalEntry(
                    id,
                    path.Length == 0 ? id : $"{id}@{path}",
                    root.GetProperty(JournalNames.Type).GetString() ?? string.Empty,
                    root.GetProperty(JournalNames.Outputs).EnumerateObject()
                        .Where(output => output.Value.ValueKind == JsonValueKind.Array)
                        .ToDictionary(output => output.Name, output => output.Value[0].Clone(), StringComparer.Ordinal));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return false;
        }

        return entry is not null;
    }
}
