using System.Collections;

namespace Invoke.Graph;

/// <summary>Integers at equal distances, computed when they are read.</summary>
internal sealed class RangeList(long start, long step, int count) : IReadOnlyList<long>
{
    public int Count => count;

    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return start + (index * step);
        }
    }

    public IEnumerator<long> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
        {
            yield return start + (index * step);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Makes a list whose every item fits into 64 bits.</summary>
    /// <exception cref="InvokeException">There are too many items, or one does not fit.</exception>
    public static RangeList Create(long start, long step, Int128 count)
    {
        if (count > Array.MaxLength)
        {
            throw new InvokeException($"The range has {count} integers; use at most {Array.MaxLength}.");
        }

        Int128 last = count == 0 ? start : start + ((count - 1) * step);
        return last >= long.MinValue && last <= long.MaxValue
            ? new RangeList(start, step, (int)count)
            : throw IntegerArithmetic.DoesNotFit("The last integer of the range");
    }
}
