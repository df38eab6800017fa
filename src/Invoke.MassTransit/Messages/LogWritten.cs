namespace Invoke.MassTransit;

/// <summary>Something was written to the log of events: whoever follows it reads.</summary>
/// <param name="HostId">Who wrote, which knows already.</param>
public sealed record LogWritten(Guid HostId);
