namespace Invoke.Queue;

/// <summary>In which words events are told to clients.</summary>
public enum EventDialect
{
    /// <summary>The names that InvokeAI has now: <c>invocation_started</c>, <c>queue_item_status_changed</c> and so on, with a few more for what it does not tell.</summary>
    Current,

    /// <summary>The five names of InvokeAI in 2023: <c>invocation_started</c>, <c>generator_progress</c>, <c>invocation_complete</c>, <c>invocation_error</c>,
    /// <c>graph_execution_state_complete</c>. Nothing is told of the queue.</summary>
    Legacy,
}
