namespace Invoke.Queue;

/// <summary>Options of the queue.</summary>
public sealed class QueueOptions
{
    /// <summary>Gets or sets how many items may wait at a time; what a batch makes beyond that is not added, and its result says so.</summary>
    /// <value>1 or more; 10,000 by default, as in InvokeAI.</value>
    public int MaxPending { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how many bytes one batch may add: its graph, inputs and workflow once, and its values as often as items have them. One that would add more is
    /// refused whole.
    /// </summary>
    /// <value>1 or more; 256 MiB by default.</value>
    public long MaxBatchBytes { get; set; } = 256L << 20;

    /// <summary>Gets or sets how many ended items are kept; the oldest are deleted beyond that. Their images stay.</summary>
    /// <value>0 or more; null, which is the default, keeps all.</value>
    public int? MaxHistory { get; set; }

    /// <summary>Gets or sets how many events the log keeps.</summary>
    /// <value>100 or more; 20,000 by default. Up to a tenth more are there between two clearings.</value>
    /// <remarks>
    /// Most weigh about a kilobyte. The heaviest are those of a finished invocation, as they carry its result, and of progress with a preview; literals of a node over 16 KiB
    /// are left out of the events about it.
    /// </remarks>
    public int MaxEvents { get; set; } = 20_000;

    /// <summary>Gets or sets after how many deaths of its process, without an invocation finished in between, an item is quarantined.</summary>
    /// <value>1 or more; 3 by default.</value>
    public int MaxCrashes { get; set; } = 3;

    /// <summary>Gets or sets how often the log is asked for events of other processes; those of this process are known at once.</summary>
    /// <value>More than zero; a quarter of a second by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
