namespace Invoke.Graph;

/// <summary>Estimates how much memory values take.</summary>
internal static class ValueSizes
{
    /// <summary>What an entry takes beside its values.</summary>
    public const long Entry = 256;

    /// <summary>What a list takes beside its items.</summary>
    public const long List = 32;

    private const long Boxed = 24;
    private const long Unknown = 128;

    public static long OfLeaf(object value) => value switch
    {
        string text => 32 + (2L * text.Length),
        ISizedValue sized => Math.Max(0, sized.SizeInBytes),
        IConvertible => Boxed,
        _ => Unknown,
    };

    /// <summary>Adds without wrapping around, because values may claim any size.</summary>
    public static long Add(long left, long right) => long.MaxValue - left < right ? long.MaxValue : left + right;
}
