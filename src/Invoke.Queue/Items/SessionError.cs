using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>Why a session failed.</summary>
/// <param name="Type">The kind of error: the name of an exception's class, <see cref="Quarantined"/> or <see cref="Unreadable"/>.</param>
/// <param name="Message">What happened, to which node, and what to do.</param>
/// <param name="Details">More for who looks for the fault; null where there is none.</param>
public sealed record SessionError(
    [property: JsonPropertyName("error_type")] string Type,
    [property: JsonPropertyName("error_message")] string Message,
    [property: JsonPropertyName("error_traceback"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Details = null)
{
    /// <summary>The type of the error of an item that took too many processes with it.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>The type of the error of an item whose row in the database makes no sense.</summary>
    public const string Unreadable = "unreadable";
}
