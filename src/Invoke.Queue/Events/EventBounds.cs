namespace Invoke.Queue;

/// <summary>Which events a log has.</summary>
/// <param name="First">No event with this number or a higher one was forgotten, but for progress; 1 where none was.</param>
/// <param name="Last">The number of the latest event; 0 where there has been none.</param>
public readonly record struct EventBounds(long First, long Last);
