namespace Invoke.Internal.Data;

internal static class DateTimeOffsetExtensions
{
    /// <summary>The whole milliseconds, in UTC, that every storage keeps: what is returned must equal what is read back.</summary>
    public static DateTimeOffset ToMilliseconds(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond)).ToUniversalTime();
}
