using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Tells events in the words that clients of InvokeAI know.</summary>
public static class EventDialects
{
    /// <summary>Writes an event as a message of a dialect.</summary>
    /// <param name="queueEvent">The event.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="includeDetails">Whether errors carry their details, which name files and methods of this machine, and events of nodes who ran them.</param>
    /// <returns>The message; null where the dialect has no word for the event.</returns>
    public static EventMessage? ToMessage(this QueueEvent queueEvent, EventDialect dialect, bool includeDetails = false)
    {
        ArgumentNullException.ThrowIfNull(queueEvent);
        string? name = dialect == EventDialect.Legacy ? LegacyDialect.NameOf(queueEvent) : CurrentDialect.NameOf(queueEvent);
        if (name is null)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (dialect == EventDialect.Legacy)
            {
                LegacyDialect.Write(writer, queueEvent);
            }
            else
            {
                CurrentDialect.Write(writer, queueEvent, includeDetails);
            }

            writer.WriteEndObject();
        }

        return new EventMessage(queueEvent.Sequence, name, buffer.ToArray());
    }
}
