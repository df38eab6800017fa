namespace Invoke.Queue;

/// <summary>How an item is tried again.</summary>
public enum RetryMode
{
    /// <summary>The same session goes on: what had finished does not run again.</summary>
    Resume,

    /// <summary>A new item with a new session starts from the graph; the old one stays as it is.</summary>
    Restart,
}
