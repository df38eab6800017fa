namespace Invoke.AspNetCore;

/// <summary>The words of enumerations on the wire.</summary>
internal static class Words
{
    public static IReadOnlyList<string> Origins { get; } = Enum.GetNames<OriginWord>();

    public static IReadOnlyList<string> Categories { get; } = Enum.GetNames<CategoryWord>();

    public static IReadOnlyList<string> Orders { get; } = Enum.GetNames<OrderWord>();

    public static IReadOnlyList<string> QueueStatuses { get; } = Enum.GetNames<QueueStatusWord>();

    public static IReadOnlyList<string> RetryModes { get; } = Enum.GetNames<RetryModeWord>();

    public static IReadOnlyList<string> Dialects { get; } = Enum.GetNames<DialectWord>();
}
