using System.ComponentModel;

namespace Invoke.AspNetCore;

/// <summary>Which events a query asks for, and in which words.</summary>
internal sealed class EventParameters
{
    public static QueryRule[] Rules { get; } =
    [
        QueryRule.Word("dialect", Words.Dialects),
        QueryRule.Text("session_id", 1000),
        QueryRule.Text("batch_id", 1000),
        QueryRule.Number("after"),
    ];

    [FromQuery(Name = "dialect"), Description("The words of InvokeAI now (current, the default) or of 2023 (seed).")]
    public DialectWord? Dialect { get; init; }

    [FromQuery(Name = "session_id"), Description("Leaves out what happened to other sessions.")]
    public string? SessionId { get; init; }

    [FromQuery(Name = "batch_id"), Description("Leaves out what happened to other batches.")]
    public string? BatchId { get; init; }

    [FromQuery(Name = "after"), Description("The number of the last event that is known.")]
    public long? After { get; init; }

    /// <summary>Writes an event; null where it is not asked for, or the dialect has no word for it.</summary>
    public EventMessage? ToMessage(QueueEvent told, InvokeEndpointOptions options) =>
        IsMeant(told) ? told.ToMessage((EventDialect)(Dialect ?? DialectWord.current), options.IncludeErrorDetails) : null;

    // What happens to the queue as a whole may be about any session, so it is told to all.
    private bool IsMeant(QueueEvent told) => told switch
    {
        NodeEvent node => Is(SessionId, node.SessionId) && Is(BatchId, node.BatchId),
        ItemStatusChangedEvent change => Is(SessionId, change.Item.SessionId) && Is(BatchId, change.Item.BatchId),
        BatchEnqueuedEvent batch => string.IsNullOrEmpty(SessionId) && Is(BatchId, batch.BatchId),
        _ => true,
    };

    private static bool Is(string? asked, string told) => string.IsNullOrEmpty(asked) || asked == told;
}
