using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>Options of the worker that runs queued sessions.</summary>
public sealed class SessionWorkerOptions
{
    /// <summary>Gets or sets how many sessions run at a time.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int MaxConcurrentSessions { get; set; } = 1;

    /// <summary>Gets or sets how many invocations of one session may be under way at a time.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int MaxDegreeOfParallelism { get; set; } = 1;

    /// <summary>Gets or sets whether the queue is paused when the worker starts; for who wants to look first after a crash.</summary>
    /// <value>False by default: the queue is paused only if it was before.</value>
    public bool StartPaused { get; set; }

    /// <summary>Gets or sets how often a running item's claim is renewed, and dead workers are looked for.</summary>
    /// <value>More than zero; one second by default.</value>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how often the progress of one invocation is logged at most; its last step always is.</summary>
    /// <value>Zero or more; a fifth of a second by default.</value>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets the longest side, in pixels, of the pictures that progress carries.</summary>
    /// <value>0 to 1024; 128 by default. A picture is never made larger than the node gave it; 0 asks for none.</value>
    public int PreviewSize { get; set; } = 128;

    /// <summary>Gets or sets what changes the options of each run, for example its policies or lanes of devices.</summary>
    /// <value>Null by default. Session id, journal and gate are the worker's own.</value>
    public Action<SessionClaim, GraphRunOptions>? ConfigureRun { get; set; }
}
