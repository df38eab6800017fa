namespace Invoke.MassTransit;

/// <summary>The queue was paused or resumed: every worker asks which.</summary>
/// <param name="IsPaused">What it was when this was sent.</param>
public sealed record QueuePauseChanged(bool IsPaused);
