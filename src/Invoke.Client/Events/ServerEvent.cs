using System.Text.Json;

namespace Invoke.Client;

/// <summary>Something that happened on the server.</summary>
/// <param name="Sequence">The number of the event; reading goes on after it.</param>
/// <param name="Name">The name, for example <c>invocation_complete</c>; the server's documentation lists them.</param>
/// <param name="Data">What is told.</param>
public sealed record ServerEvent(long Sequence, string Name, JsonElement Data)
{
    /// <summary>Gets the session it is about; null for one of the queue as a whole.</summary>
    public string? SessionId => Text("session_id");

    /// <summary>Gets the item it is about; null for one of the queue as a whole.</summary>
    public long? ItemId => Data.TryGetProperty("item_id", out JsonElement id) && id.TryGetInt64(out long number) ? number : null;

    /// <summary>Gets the item's status of an event that tells one; null for others.</summary>
    public string? Status => Text("status");

    /// <summary>Gets the names of the images that an invocation gave; empty for other events.</summary>
    public IReadOnlyList<string> ImageNames =>
        Name == "invocation_complete" && Data.TryGetProperty("result", out JsonElement result) && result.TryGetProperty("type", out JsonElement type) && type.ValueEquals("image_output")
        && result.TryGetProperty("image", out JsonElement image) && image.TryGetProperty("image_name", out JsonElement name) && name.GetString() is { } known
            ? [known]
            : [];

    private string? Text(string name) => Data.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
