using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Invoke.Graph;

/// <summary>A list of numbers or flags that is copied, hashed and compared as bytes, without boxing its items.</summary>
internal abstract class PackedList
{
    /// <summary>Copies a value where it is such a list; null elsewhere.</summary>
    public static PackedList? TryCopy(object value) =>
        Find<long>(value) is { } integers ? new PackedList<long>([.. integers])
        : Find<int>(value) is { } narrow ? new PackedList<int>([.. narrow])
        : Find<double>(value) is { } numbers ? new PackedList<double>([.. numbers])
        : Find<float>(value) is { } singles ? new PackedList<float>([.. singles])
        : Find<byte>(value) is { } bytes ? new PackedList<byte>([.. bytes])
        : Find<bool>(value) is { } flags ? new PackedList<bool>([.. flags])
        : null;

    /// <summary>The size of a value where it is such a list; null elsewhere.</summary>
    public static long? SizeOf(object value) =>
        SizeOf<long>(value) ?? SizeOf<int>(value) ?? SizeOf<double>(value) ?? SizeOf<float>(value) ?? SizeOf<byte>(value) ?? SizeOf<bool>(value);

    private static long? SizeOf<T>(object value)
        where T : unmanaged
        => Find<T>(value) is { } list ? ValueSizes.List + ((long)list.Count * Unsafe.SizeOf<T>()) : null;

    // An array of an enumeration or of the unsigned type passes for one of the signed type, but is not equal to it.
    private static IReadOnlyList<T>? Find<T>(object value) =>
        value is IReadOnlyList<T> list && (value is not Array || value.GetType() == typeof(T[])) ? list : null;
}

internal sealed class PackedList<T>(T[] items) : PackedList
    where T : unmanaged
{
    private ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes<T>(items);

    public override bool Equals(object? obj) => obj is PackedList<T> other && Bytes.SequenceEqual(other.Bytes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }
}
