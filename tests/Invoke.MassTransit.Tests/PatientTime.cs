namespace Invoke.MassTransit.Tests;

/// <summary>A clock on which a host that stops has minutes for its farewell to the broker, not three seconds: on a slow machine it may take longer, and who is not told looks again only much later.</summary>
internal sealed class PatientTime : TimeProvider
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Farewell ? 100 * Farewell : dueTime, period);
}
